// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "store/event_store.hpp"
#include "store/quick_statement.hpp"

namespace risk::store {

/// What the pages count, so that none of them reads events to count them. Collected while a transaction goes on and written
/// once at its end, in the order of the tables: a transaction of many events changes few rows.
///
/// Events a day: by integration, and by action type and integration. Segments of the ledger: what all of an action type have
/// left at a moment is the sum of (at_s - moment) over the ends after it, less the same over the starts after it; by the second,
/// and by the day, so that a year is a few hundred rows. People: when the last segment that somebody has of an action type ends.
class RollUps {
  public:
    explicit RollUps(soci::session& sql);

    void begin();  ///< forgets what an earlier transaction left behind
    void count_event(EventFate fate, std::int64_t occurred_s, std::int64_t integration_id, std::int64_t action_type,
                     std::int64_t events);
    /// Segments without length do not count.
    void count_segment(std::int64_t action_type, std::int64_t start_s, std::int64_t end_s, std::int64_t segments);
    void count_person(std::int64_t action_type, std::int64_t last_end_s, std::int64_t people);
    /// All that was counted since begin() or the last time.
    void write();

    /// A part of the transaction that may be undone.
    struct Mark {
        std::size_t events = 0, moments = 0;
    };
    [[nodiscard]] Mark mark() const { return {events_.size(), moments_.size()}; }
    void undo_since(Mark mark);

  private:
    struct Events {
        std::int64_t action_type = 0, fate = 0, day = 0, integration_id = 0;
        std::int64_t events = 0;
    };
    struct Moment {
        std::int64_t at_s = 0, action_type = 0;
        std::int64_t ends = 0, starts = 0, people = 0;
    };
    struct Day {
        std::int64_t day = 0, action_type = 0;
        std::int64_t ends = 0, starts = 0, people = 0, weighted = 0;
    };
    void write_events();
    void write_moments();
    void write_days();

    std::vector<Events> events_;
    std::vector<Moment> moments_;
    QuickStatement event_days_, action_days_, segment_moments_, segment_days_;
};

}  // namespace risk::store
