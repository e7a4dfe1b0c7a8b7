// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "domain/counters.hpp"
#include "domain/status.hpp"

namespace risk::store {

class Database;

/// Whether a status speaks of a connection at all, and which: what is still connecting says neither yes nor no.
enum class Link : std::uint8_t { undecided, connected, not_connected };
Link link_of(domain::Status status);

/// What is to be written of an integration: that its status changed, and what was counted until then.
struct StatusNote {
    std::int64_t integration_id = 0;
    std::string name;
    std::optional<domain::StatusChange> change;  ///< nothing: only counts
    domain::Tally tally;
    bool audited = true;
};

/// Statuses as they change: the status, what was counted until then, the audit entry and, on an edge into or out of
/// not-connected, the notice of it are one transaction. So a crash loses no notice and makes none of what was not.
class StatusBook {
  public:
    explicit StatusBook(Database& database) : database_(database) {}
    /// All of them, or none, with one fsync. Nothing but the audit entry where the integration is gone.
    void record(std::span<const StatusNote> notes);
    void record(std::int64_t integration_id, const std::string& name, const domain::StatusChange& change,
                const domain::Tally& tally = {});

  private:
    Database& database_;
};

}  // namespace risk::store
