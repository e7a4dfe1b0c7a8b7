// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <tuple>
#include <utility>

#include "store/event_store.hpp"
#include "store/moment_counts.hpp"
#include "store/quick_statement.hpp"
#include "store/segment_window.hpp"

namespace risk::store {

/// What the pages count, so that none of them reads events to count them. Collected while a transaction goes on and written
/// once at its end, in the order of the tables: a transaction of many events changes few rows.
///
/// Events a day: by integration, and by action type and integration. Segments of the ledger: what all of an action type have
/// left at a moment is the sum of (at_s - moment) over the ends after it, less the same over the starts after it; by the day, so
/// that a year is a few hundred rows, and for today and tomorrow by the second (segment_window.hpp). People: when the last
/// segment that somebody has of an action type ends.
class RollUps {
  public:
    explicit RollUps(soci::session& sql);

    void begin();  ///< at the start of each transaction
    /// What the clock has left behind need not be written any more.
    void let_go_of_past(std::int64_t now_s) { let_go_of_past_moments(sql_, window_, now_s); }
    void count_event(EventFate fate, std::int64_t occurred_s, std::int64_t integration_id, std::int64_t action_type,
                     std::int64_t events);
    /// Segments without length do not count.
    void count_segment(std::int64_t person_id, std::int64_t action_type, std::int64_t start_s, std::int64_t end_s,
                       std::int64_t segments);
    void count_person(std::int64_t person_id, std::int64_t action_type, std::int64_t last_end_s, std::int64_t people);
    /// All that was counted since begin().
    void write();

    /// For a part of the transaction that may be undone.
    struct Counted {
        std::map<std::tuple<std::int64_t, std::int64_t, std::int64_t, std::int64_t>, std::int64_t>
            events;  ///< by action type, fate, day, integration
        struct Day {
            SegmentCount count;
            std::int64_t weighted = 0;
        };
        std::map<std::pair<std::int64_t, std::int64_t>, Day> days;  ///< by day and action type
        MomentCounts::Rows moments;
    };
    [[nodiscard]] Counted counted() const;
    void set_counted(Counted counted);

  private:
    void count(std::int64_t person_id, std::int64_t action_type, std::int64_t at_s, const SegmentCount& count);
    void write_events();
    void write_days();

    soci::session& sql_;
    SegmentWindow window_;
    Counted counted_;  ///< but for the moments
    MomentCounts moments_;
    QuickStatement event_days_, action_days_, segment_days_;
};

}  // namespace risk::store
