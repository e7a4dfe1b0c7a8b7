// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

namespace soci {
class session;
}

namespace risk::store {

/// Scores with clear_at in [least_s, below_s), of people who have this mark (organisation_people.hpp).
struct ScoreRange {
    int organisation_mark = 0;
    std::int64_t least_s = 0, below_s = 0;
};

struct ScoreChange {
    std::int64_t tenths = 0;  ///< now, less those at the end of the day
    std::int64_t person_id = 0;
};

/// Both tables from one end to the other, side by side: a search for each person's snapshot would take three times as long.
std::vector<ScoreChange> score_changes(soci::session& sql, const ScoreRange& range, std::int64_t day,
                                       std::int64_t now_s);

}  // namespace risk::store
