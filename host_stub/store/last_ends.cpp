// SPDX-License-Identifier: Apache-2.0
#include "store/last_ends.hpp"

#include <soci/soci.h>

#include <algorithm>

#include "store/roll_ups.hpp"

namespace risk::store {

LastEnds::LastEnds(soci::session& sql)
    : read_(sql, "SELECT last_end FROM person_actions WHERE person_id = ? AND behaviour = 1 AND action_type = ?"),
      search_(sql,
              "SELECT coalesce(max(clear_after), 0) FROM ledger"
              " WHERE person_id = ? AND behaviour = 1 AND action_type = ? AND clear_after > start_s"),
      write_(sql,
             "INSERT INTO person_actions (person_id, behaviour, action_type, last_end) VALUES (?, 1, ?, ?)"
             " ON CONFLICT DO UPDATE SET last_end = excluded.last_end") {}

void LastEnds::begin(std::int64_t person_id) {
    person_id_ = person_id;
    actions_.clear();
}

LastEnds::OfAction& LastEnds::of(std::int64_t action_type) {
    const auto found = std::ranges::find(actions_, action_type, &OfAction::action_type);
    if (found != actions_.end()) return *found;
    OfAction action{action_type};
    read_.first([&action](const QuickStatement& row) { action.stored = row.number(0); }, person_id_, action_type);
    actions_.push_back(action);
    return actions_.back();
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
    std::int64_t end = 0;
    search_.first([&end](const QuickStatement& row) { end = row.number(0); }, person_id_, action_type);
    return end;
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
