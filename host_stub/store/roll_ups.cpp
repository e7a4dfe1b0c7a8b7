// SPDX-License-Identifier: Apache-2.0
#include "store/roll_ups.hpp"

#include <soci/soci.h>

#include <algorithm>
#include <tuple>

#include "domain/day.hpp"

namespace risk::store {
namespace {

// Rows of one key become one.
template <class Row, class Key, class Add>
void combine(std::vector<Row>& rows, Key key, Add add) {
    std::ranges::sort(rows, {}, key);
    std::size_t last = 0;
    for (std::size_t i = 1; i < rows.size(); ++i) {
        if (key(rows[i]) == key(rows[last])) {
            add(rows[last], rows[i]);
        } else {
            rows[++last] = rows[i];
        }
    }
    if (!rows.empty()) rows.resize(last + 1);
}

}  // namespace

// Every event is of behaviour 1 so far.
RollUps::RollUps(soci::session& sql)
    : event_days_(sql,
                  "INSERT INTO event_days (fate, behaviour, day, integration_id, events) VALUES (?, 1, ?, ?, ?)"
                  " ON CONFLICT DO UPDATE SET events = events + excluded.events"),
      action_days_(sql,
                   "INSERT INTO action_days (action_type, fate, behaviour, day, integration_id, events)"
                   " VALUES (?, ?, 1, ?, ?, ?) ON CONFLICT DO UPDATE SET events = events + excluded.events"),
      segment_moments_(sql,
                       "INSERT INTO segment_moments (behaviour, at_s, action_type, ends, starts, people)"
                       " VALUES (1, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET ends = ends + excluded.ends,"
                       " starts = starts + excluded.starts, people = people + excluded.people"),
      segment_days_(sql,
                    "INSERT INTO segment_days (behaviour, day, action_type, ends, starts, people, weighted)"
                    " VALUES (1, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET ends = ends + excluded.ends,"
                    " starts = starts + excluded.starts, people = people + excluded.people,"
                    " weighted = weighted + excluded.weighted") {}

void RollUps::begin() {
    events_.clear();
    moments_.clear();
}

void RollUps::undo_since(Mark mark) {
    events_.resize(mark.events);
    moments_.resize(mark.moments);
}

void RollUps::count_event(EventFate fate, std::int64_t occurred_s, std::int64_t integration_id,
                          std::int64_t action_type, std::int64_t events) {
    events_.push_back(
        {action_type, static_cast<std::int64_t>(fate), domain::day_of(occurred_s), integration_id, events});
}

void RollUps::count_segment(std::int64_t action_type, std::int64_t start_s, std::int64_t end_s, std::int64_t segments) {
    if (end_s <= start_s) return;
    moments_.push_back({end_s, action_type, segments, 0, 0});
    moments_.push_back({start_s, action_type, 0, segments, 0});
}

void RollUps::count_person(std::int64_t action_type, std::int64_t last_end_s, std::int64_t people) {
    moments_.push_back({last_end_s, action_type, 0, 0, people});
}

void RollUps::write() {
    write_events();
    write_moments();
    write_days();
    begin();
}

void RollUps::write_events() {
    const auto add = [](Events& sum, const Events& more) { sum.events += more.events; };
    combine(
        events_, [](const Events& e) { return std::tie(e.action_type, e.fate, e.day, e.integration_id); }, add);
    for (const auto& e : events_) {
        if (e.events != 0) action_days_.run(e.action_type, e.fate, e.day, e.integration_id, e.events);
    }
    combine(
        events_, [](const Events& e) { return std::tie(e.fate, e.day, e.integration_id); }, add);
    for (const auto& e : events_) {
        if (e.events != 0) event_days_.run(e.fate, e.day, e.integration_id, e.events);
    }
}

void RollUps::write_moments() {
    combine(
        moments_, [](const Moment& m) { return std::tie(m.at_s, m.action_type); },
        [](Moment& sum, const Moment& more) {
            sum.ends += more.ends;
            sum.starts += more.starts;
            sum.people += more.people;
        });
    std::erase_if(moments_, [](const Moment& m) { return m.ends == 0 && m.starts == 0 && m.people == 0; });
    for (const auto& m : moments_) segment_moments_.run(m.at_s, m.action_type, m.ends, m.starts, m.people);
}

void RollUps::write_days() {
    std::vector<Day> days;
    days.reserve(moments_.size());
    for (const auto& m : moments_) {
        days.push_back(
            {domain::day_of(m.at_s), m.action_type, m.ends, m.starts, m.people, (m.ends - m.starts) * m.at_s});
    }
    combine(
        days, [](const Day& d) { return std::tie(d.day, d.action_type); },
        [](Day& sum, const Day& more) {
            sum.ends += more.ends;
            sum.starts += more.starts;
            sum.people += more.people;
            sum.weighted += more.weighted;
        });
    for (const auto& d : days) segment_days_.run(d.day, d.action_type, d.ends, d.starts, d.people, d.weighted);
}

}  // namespace risk::store
