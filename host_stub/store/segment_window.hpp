// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace soci {
class session;
}

namespace risk::store {

/// The time of which segment_moments has every moment. Only what is left of today is read by the second, so no more is kept:
/// the starts and ends of most alerts lie months ahead. In the table, one row; empty until look_ahead() has filled it.
struct SegmentWindow {
    std::int64_t from_s = 0, to_s = 0;      ///< to_s, the end of a day, is not in it
    std::int64_t ahead_through_person = 0;  ///< of the people up to here the table has the day after it, too

    [[nodiscard]] bool holds(std::int64_t at_s, std::int64_t person_id) const;
    /// All moments after now and before the end of its day.
    [[nodiscard]] bool has_rest_of_day(std::int64_t now_s) const;
};

SegmentWindow read_segment_window(soci::session& sql);

/// Lets go of what is over by more than an hour, once that is an hour or more: such a moment is written for nothing. Within the
/// caller's transaction.
void let_go_of_past_moments(soci::session& sql, SegmentWindow& window, std::int64_t now_s);

/// Fills the table up to the end of tomorrow, some people at a time, each time in a transaction of its own; begins anew when
/// the clock has left what it has. Whether there is more to do.
bool look_ahead(soci::session& sql, std::int64_t now_s);

}  // namespace risk::store
