// SPDX-License-Identifier: Apache-2.0
#include "store/roll_ups.hpp"

#include <soci/soci.h>

#include "domain/day.hpp"

namespace risk::store {

// Every event is of behaviour 1 so far.
RollUps::RollUps(soci::session& sql)
    : sql_(sql),
      moments_(sql),
      event_days_(sql,
                  "INSERT INTO event_days (fate, behaviour, day, integration_id, events) VALUES (?, 1, ?, ?, ?)"
                  " ON CONFLICT DO UPDATE SET events = events + excluded.events"),
      action_days_(sql,
                   "INSERT INTO action_days (action_type, fate, behaviour, day, integration_id, events)"
                   " VALUES (?, ?, 1, ?, ?, ?) ON CONFLICT DO UPDATE SET events = events + excluded.events"),
      segment_days_(sql,
                    "INSERT INTO segment_days (behaviour, day, action_type, ends, starts, people, weighted)"
                    " VALUES (1, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET ends = ends + excluded.ends,"
                    " starts = starts + excluded.starts, people = people + excluded.people,"
                    " weighted = weighted + excluded.weighted") {}

void RollUps::begin() {
    set_counted({});
    window_ = read_segment_window(sql_);
}

RollUps::Counted RollUps::counted() const {
    auto all = counted_;
    all.moments = moments_.rows();
    return all;
}

void RollUps::set_counted(Counted counted) {
    moments_.set_rows(std::exchange(counted.moments, {}));
    counted_ = std::move(counted);
}

void RollUps::count_event(EventFate fate, std::int64_t occurred_s, std::int64_t integration_id,
                          std::int64_t action_type, std::int64_t events) {
    counted_.events[{action_type, static_cast<std::int64_t>(fate), domain::day_of(occurred_s), integration_id}] +=
        events;
}

void RollUps::count_segment(std::int64_t person_id, std::int64_t action_type, std::int64_t start_s, std::int64_t end_s,
                            std::int64_t segments) {
    if (end_s <= start_s) return;
    count(person_id, action_type, end_s, {segments, 0, 0});
    count(person_id, action_type, start_s, {0, segments, 0});
}

void RollUps::count_person(std::int64_t person_id, std::int64_t action_type, std::int64_t last_end_s,
                           std::int64_t people) {
    count(person_id, action_type, last_end_s, {0, 0, people});
}

void RollUps::count(std::int64_t person_id, std::int64_t action_type, std::int64_t at_s, const SegmentCount& count) {
    auto& day = counted_.days[{domain::day_of(at_s), action_type}];
    day.count += count;
    day.weighted += (count.ends - count.starts) * at_s;
    if (window_.holds(at_s, person_id)) moments_.add(at_s, action_type, count);
}

void RollUps::write() {
    write_events();
    moments_.write();
    write_days();
    set_counted({});
}

void RollUps::write_events() {
    std::map<std::tuple<std::int64_t, std::int64_t, std::int64_t>, std::int64_t> of_all_action_types;
    for (const auto& [key, events] : counted_.events) {
        const auto& [action_type, fate, day, integration] = key;
        if (events != 0) action_days_.run(action_type, fate, day, integration, events);
        of_all_action_types[{fate, day, integration}] += events;
    }
    for (const auto& [key, events] : of_all_action_types) {
        const auto& [fate, day, integration] = key;
        if (events != 0) event_days_.run(fate, day, integration, events);
    }
}

void RollUps::write_days() {
    for (const auto& [key, day] : counted_.days) {
        const auto& [ends, starts, people] = day.count;
        if (day.count == SegmentCount() && day.weighted == 0) continue;
        segment_days_.run(key.first, key.second, ends, starts, people, day.weighted);
    }
}

}  // namespace risk::store
