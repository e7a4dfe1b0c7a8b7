// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "store/event_key.hpp"
#include "store/event_store.hpp"

namespace soci {
class session;
}

namespace risk::store {

/// What the store adds to an event before it is written.
struct DatedEvent {
    const NewEvent& event;
    std::string subject, actor;  ///< normalised
    std::int64_t occurred_s = 0;
    std::int64_t received_s = 0;
    EventFate fate = EventFate::unmatched;
    std::optional<std::int64_t> person_id = std::nullopt;
    bool received_late = false;
};

/// Puts events into their table, where each stays as it was written. Use within a transaction.
class EventWriter {
  public:
    explicit EventWriter(soci::session& sql);
    ~EventWriter();

    [[nodiscard]] bool exists(const EventKey& key);
    /// The new row id.
    std::int64_t insert(const EventKey& key, const Commit& commit, const DatedEvent& event);

  private:
    struct Statements;
    soci::session& sql_;
    std::unique_ptr<Statements> statements_;
};

}  // namespace risk::store
