// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <stdexcept>
#include <string_view>
#include <vector>

namespace soci {
class session;
}

namespace risk::store {

/// Rows that do not fit together: a file of another time or database lies beside it, or somebody else has written to it.
struct Contradiction final : std::logic_error {
    using std::logic_error::logic_error;
};

class RollUps;

/// An admitted event that is to be entered. Views are good for the call.
struct LedgerEvent {
    std::int64_t person_id = 0;
    std::int64_t occurred_s = 0;
    std::string_view source, id;
    std::int64_t event_seq = 0, action_type = 0, penalty_seconds = 0;
};

/// The admitted events of each person, each with the state after it. The canonical order is (occurred, source, id as bytes);
/// the table is in the order of time, and source and id are looked up only where two are of the same second. In order, an
/// event costs the same however long the ledger is; a late one reads and rewrites only what comes after it, and only until
/// nothing changes any more. Use within a transaction.
class Ledger {
  public:
    Ledger(soci::session& sql, RollUps& roll_ups);
    ~Ledger();

    /// Enters events that are not in it yet, and moves the scores of their people.
    void enter(std::vector<LedgerEvent> events);

  private:
    struct Statements;
    class OfPerson;
    std::unique_ptr<Statements> statements_;
    RollUps& roll_ups_;
};

}  // namespace risk::store
