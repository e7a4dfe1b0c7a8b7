// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "domain/behaviour_score.hpp"

namespace soci {
class session;
}

namespace risk::store {

/// The admitted events of each person in canonical order, each with the state after it. In order, an event costs the
/// same however long the ledger is; a late one reads and rewrites only what comes after it, and only until nothing
/// changes any more. Use within a transaction.
class Ledger {
  public:
    explicit Ledger(soci::session& sql);
    ~Ledger();

    /// Enters an event that is not in it yet, and moves the person's score.
    void enter(std::int64_t person_id, std::int64_t event_seq, const domain::LedgerEntry& entry);

  private:
    struct Statements;
    std::int64_t clear_before(const domain::LedgerEntry& entry);
    std::int64_t replay_after(domain::LedgerEntry position, std::int64_t clear_at, std::int64_t known_end);

    soci::session& sql_;
    std::unique_ptr<Statements> statements_;
};

}  // namespace risk::store
