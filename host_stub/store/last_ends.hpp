// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "store/ledger_reader.hpp"
#include "store/quick_statement.hpp"

namespace risk::store {

class RollUps;

/// When the last segment that a person has of an action type ends: whose scores an action type is in. One person at a time,
/// within a transaction.
class LastEnds {
  public:
    explicit LastEnds(soci::session& sql);

    void begin(std::int64_t person_id);
    /// A segment with length ends then.
    void add(std::int64_t action_type, std::int64_t end_s);
    /// One that ended then has moved or has no length any more.
    void take_away(std::int64_t action_type, std::int64_t end_s);
    /// Once the person's ledger is as it should be.
    void write(RollUps& roll_ups);

  private:
    struct OfAction {
        std::int64_t action_type = 0;
        std::int64_t stored = 0;  ///< 0: none
        std::int64_t latest = 0;  ///< of those added
        bool lost = false;        ///< the stored one was taken away
    };
    OfAction& of(std::int64_t action_type);
    std::int64_t search(std::int64_t action_type);

    QuickStatement read_, write_;
    LedgerReader ledger_;
    std::int64_t person_id_ = 0;
    std::vector<OfAction> actions_;
};

}  // namespace risk::store
