// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace soci {
class session;
}

namespace risk::store {

class RollUps;

/// An admitted event that is to be entered. Views are good for the call.
struct LedgerEvent {
    std::int64_t person_id = 0;
    std::int64_t occurred_s = 0;
    std::string_view source, id;
    std::int64_t event_seq = 0, action_type = 0, penalty_seconds = 0;
};

/// The admitted events of each person in the canonical order, (occurred, source, id as bytes), and the states that follow from
/// them. In order, an event costs the same however long the ledger is; a late one reads and rewrites only the blocks behind it,
/// and only until nothing changes any more. Use within a transaction.
class Ledger {
  public:
    Ledger(soci::session& sql, RollUps& roll_ups);
    ~Ledger();

    /// Enters events that are not in it yet, and moves the scores of their people.
    void enter(std::vector<LedgerEvent> events);

  private:
    struct Workshop;
    class OfPerson;
    std::unique_ptr<Workshop> workshop_;
    RollUps& roll_ups_;
};

}  // namespace risk::store
