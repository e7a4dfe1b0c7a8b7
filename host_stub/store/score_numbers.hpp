// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <optional>

#include "store/people_search.hpp"
#include "store/score_store.hpp"

namespace risk::store {

/// Whose scores a list is of: those of the organisation (organisation_people.hpp) with clear_at in [least_s, below_s).
struct ScoreScope {
    int organisation_mark = 0;
    std::int64_t least_s = std::numeric_limits<std::int64_t>::min();
    std::int64_t below_s = std::numeric_limits<std::int64_t>::max();
    std::optional<PeopleFound> people;  ///< these alone; all of them are of the organisation

    /// They are looked up one by one; otherwise everybody is read, from one end to the other.
    [[nodiscard]] bool of_few() const { return people && are_few(*people); }
    [[nodiscard]] bool has(std::int64_t person_id) const;
    [[nodiscard]] bool has_range() const;
    [[nodiscard]] bool has_time(std::int64_t clear_at_s) const { return clear_at_s >= least_s && clear_at_s < below_s; }
};

/// What a list is sorted by.
struct ScoreNumber {
    std::int64_t number = 0, person_id = 0;
};

/// What a score's change is against.
struct ScoreMoment {
    std::int64_t now_s = 0;
    std::optional<std::int64_t> day;  ///< nothing: that day is not on record, and nobody's score has changed
};

using TakeNumber = std::function<void(const ScoreNumber&)>;

/// Everybody in the scope with clear_at or the number of events, in ascending order of people.
void each_score(soci::session& sql, const ScoreScope& scope, ScoreSort sort, const TakeNumber& take);
/// With the change, in tenths.
void each_change(soci::session& sql, const ScoreScope& scope, const ScoreMoment& moment, const TakeNumber& take);

}  // namespace risk::store
