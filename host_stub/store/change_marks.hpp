// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace risk::store {

class Database;

/// Numbers that differ once something of their kind was stored.
struct ChangeMarks {
    std::int64_t newest_event = 0;
    std::int64_t admitted = 0;         ///< by all integrations that there are: differs too once one goes
    std::int64_t newest_snapshot = 0;  ///< a day
    std::int64_t newest_audit_row = 0;
    std::int64_t newest_notice = 0, notices_tried = 0;  ///< of those that wait; attempts, whatever came of them
    friend bool operator==(const ChangeMarks&, const ChangeMarks&) = default;
};

/// Reads no event and nobody's score: its time depends on integrations only.
ChangeMarks read_change_marks(Database& database);

}  // namespace risk::store
