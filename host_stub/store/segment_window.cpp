// SPDX-License-Identifier: Apache-2.0
#include "store/segment_window.hpp"

#include <soci/soci.h>

#include <algorithm>
#include <limits>
#include <vector>

#include "domain/behaviour_score.hpp"
#include "domain/day.hpp"
#include "store/ledger_reader.hpp"
#include "store/moment_counts.hpp"
#include "store/quick_statement.hpp"
#include "store/statement.hpp"
#include "store/transaction.hpp"

namespace risk::store {
namespace {

constexpr std::int64_t hour = 3'600;          // clocks are rarely set back by more
constexpr std::size_t people_a_step = 2'000;  // a transaction of some ten milliseconds: batches wait for it

// What one person has on one day.
class PersonDay {
  public:
    explicit PersonDay(soci::session& sql)
        : ledger_(sql),
          last_ends_(sql,
                     "SELECT action_type, last_end FROM person_actions WHERE person_id = ? AND behaviour = 1"
                     " AND last_end >= ? AND last_end < ?") {}

    void count(MomentCounts& counts, std::int64_t person_id, std::int64_t from_s, std::int64_t to_s) {
        const auto is_in = [&](std::int64_t at_s) { return at_s >= from_s && at_s < to_s; };
        ledger_.each(person_id, from_s - domain::full_seconds, [&](const Entry& entry, const domain::Segment& segment) {
            const auto [start, end, capped] = segment;
            if (end > start && is_in(start)) counts.add(start, entry.action_type, {0, 1, 0});
            if (end > start && is_in(end)) counts.add(end, entry.action_type, {1, 0, 0});
            return start < to_s;  // those behind it start later
        });
        last_ends_.each(
            [&](const QuickStatement& row) {
                counts.add(row.number(1), row.number(0), {0, 0, 1});
                return true;
            },
            person_id, from_s, to_s);
    }

  private:
    LedgerReader ledger_;
    QuickStatement last_ends_;
};

void write_window(soci::session& sql, const SegmentWindow& window) {
    QuickStatement update(sql, "UPDATE segment_window SET from_s = ?, to_s = ?, ahead_through_person = ?");
    update.run(window.from_s, window.to_s, window.ahead_through_person);
}

void forget_before(soci::session& sql, std::int64_t at_s) {
    QuickStatement forget(sql, "DELETE FROM segment_moments WHERE behaviour = 1 AND at_s < ?");
    forget.run(at_s);
}

std::vector<std::int64_t> next_people(soci::session& sql, const SegmentWindow& window) {
    QuickStatement query(
        sql,
        "SELECT person_id FROM behaviour_scores WHERE person_id > ? AND behaviour = 1 AND clear_at >= ?"
        " ORDER BY person_id LIMIT ?");
    std::vector<std::int64_t> people;
    query.each(
        [&people](const QuickStatement& row) {
            people.push_back(row.number(0));
            return true;
        },
        window.ahead_through_person, window.to_s, static_cast<std::int64_t>(people_a_step));
    return people;
}

void extend(soci::session& sql, SegmentWindow& window) {
    const auto people = next_people(sql, window);
    MomentCounts counts(sql);
    PersonDay day(sql);
    const auto begin = std::max(window.from_s, window.to_s), end = window.to_s + domain::day_seconds;
    for (const auto person : people) day.count(counts, person, begin, end);
    counts.write();
    if (people.size() == people_a_step) {
        window.ahead_through_person = people.back();
    } else {
        window.to_s = end;
        window.ahead_through_person = 0;
    }
}

bool is_ready(const SegmentWindow& window, std::int64_t now_s) {
    const auto tomorrow = domain::day_of(now_s) + 1;
    return window.has_rest_of_day(now_s) && window.to_s >= domain::end_of_day(tomorrow);
}

}  // namespace

bool SegmentWindow::holds(std::int64_t at_s, std::int64_t person_id) const {
    if (at_s < from_s) return false;
    return at_s < to_s || (person_id <= ahead_through_person && at_s < to_s + domain::day_seconds);
}

bool SegmentWindow::has_rest_of_day(std::int64_t now_s) const {
    return from_s <= now_s + 1 && domain::end_of_day(domain::day_of(now_s)) <= to_s;
}

SegmentWindow read_segment_window(soci::session& sql) {
    SegmentWindow window;
    run_statement(sql, "SELECT from_s, to_s, ahead_through_person FROM segment_window", soci::into(window.from_s),
                  soci::into(window.to_s), soci::into(window.ahead_through_person));
    return window;
}

void let_go_of_past_moments(soci::session& sql, SegmentWindow& window, std::int64_t now_s) {
    const auto from = now_s - hour;
    if (from < window.from_s + hour || from >= window.to_s) return;
    window.from_s = from;
    forget_before(sql, from);
    write_window(sql, window);
}

// Looks before it takes the write lock: on most calls there is nothing to write.
bool look_ahead(soci::session& sql, std::int64_t now_s) {
    if (is_ready(read_segment_window(sql), now_s)) return false;
    WriteTransaction transaction(sql);
    auto window = read_segment_window(sql);
    const auto today = domain::end_of_day(domain::day_of(now_s) - 1);
    if (window.from_s > now_s || window.to_s < today) {
        forget_before(sql, std::numeric_limits<std::int64_t>::max());
        window = {std::max(now_s - hour, today), today, 0};
    }
    let_go_of_past_moments(sql, window, now_s);
    extend(sql, window);
    write_window(sql, window);
    transaction.commit();
    return !is_ready(window, now_s);
}

}  // namespace risk::store
