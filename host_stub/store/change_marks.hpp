// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace risk::store {

class Database;

/// Numbers that differ once something of their kind was stored.
struct ChangeMarks {
    std::int64_t newest_event = 0;
    std::int64_t scored_events = 0, clear_at_sum = 0;  ///< over all people
    std::int64_t newest_snapshot = 0;                  ///< a day
    std::int64_t newest_audit_row = 0;
    std::int64_t newest_notice = 0, notices_tried = 0;  ///< of those that wait; attempts, whatever came of them
    friend bool operator==(const ChangeMarks&, const ChangeMarks&) = default;
};

/// Reads no event: milliseconds with 10,000 people.
ChangeMarks read_change_marks(Database& database);

}  // namespace risk::store
