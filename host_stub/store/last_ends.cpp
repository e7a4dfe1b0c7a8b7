// SPDX-License-Identifier: Apache-2.0
#include "store/last_ends.hpp"

#include <soci/soci.h>

#include <algorithm>
#include <limits>

#include "store/roll_ups.hpp"

namespace risk::store {

LastEnds::LastEnds(soci::session& sql)
    : read_(sql, "SELECT action_type, last_end FROM person_actions WHERE person_id = ? AND behaviour = 1"),
      write_(sql,
             "INSERT INTO person_actions (person_id, behaviour, action_type, last_end) VALUES (?, 1, ?, ?)"
             " ON CONFLICT DO UPDATE SET last_end = excluded.last_end"),
      ledger_(sql) {}

// All of the person's at once: few, side by side, and a batch changes several of them.
void LastEnds::begin(std::int64_t person_id) {
    person_id_ = person_id;
    actions_.clear();
    read_.each(
        [this](const QuickStatement& row) {
            actions_.push_back({row.number(0), row.number(1)});
            return true;
        },
        person_id);
}

LastEnds::OfAction& LastEnds::of(std::int64_t action_type) {
    const auto found = std::ranges::find(actions_, action_type, &OfAction::action_type);
    return found != actions_.end() ? *found : actions_.emplace_back(OfAction{action_type});
}

void LastEnds::add(std::int64_t action_type, std::int64_t end_s) {
    auto& action = of(action_type);
    action.latest = std::max(action.latest, end_s);
}

void LastEnds::take_away(std::int64_t action_type, std::int64_t end_s) {
    auto& action = of(action_type);
    action.lost = action.lost || end_s == action.stored;
}

std::int64_t LastEnds::search(std::int64_t action_type) {
    std::int64_t last = 0;
    const auto take = [&](const Entry& entry, const domain::Segment& segment) {
        if (entry.action_type == action_type && segment.end > segment.start) last = std::max(last, segment.end);
        return true;
    };
    ledger_.each(person_id_, std::numeric_limits<std::int64_t>::min(), take);
    return last;
}

void LastEnds::write(RollUps& roll_ups) {
    for (const auto& action : actions_) {
        auto end = std::max(action.stored, action.latest);
        if (action.lost && action.latest < action.stored) end = search(action.action_type);
        if (end == action.stored) continue;
        write_.run(person_id_, action.action_type, end);
        if (action.stored != 0) roll_ups.count_person(person_id_, action.action_type, action.stored, -1);
        if (end != 0) roll_ups.count_person(person_id_, action.action_type, end, 1);
    }
}

}  // namespace risk::store
