// SPDX-License-Identifier: Apache-2.0
#include "store/score_changes.hpp"

#include <soci/soci.h>

#include "domain/behaviour_score.hpp"
#include "store/quick_statement.hpp"

namespace risk::store {
namespace {

struct Before {
    std::int64_t person_id = 0, tenths = 0;
};

std::vector<Before> read_day(soci::session& sql, std::int64_t day) {
    std::vector<Before> all;
    QuickStatement snapshots(sql,
                             "SELECT person_id, tenths FROM score_snapshots WHERE behaviour = 1 AND day = ?"
                             " ORDER BY person_id");
    snapshots.each(
        [&all](const QuickStatement& row) {
            all.push_back({row.number(0), row.number(1)});
            return true;
        },
        day);
    return all;
}

}  // namespace

std::vector<ScoreChange> score_changes(soci::session& sql, const ScoreRange& range, std::int64_t day,
                                       std::int64_t now_s) {
    const auto day_before = read_day(sql, day);
    auto before = day_before.begin();
    std::vector<ScoreChange> changes;
    QuickStatement scores(sql,
                          "SELECT person_id, clear_at FROM behaviour_scores WHERE +behaviour = 1 AND"
                          " +in_directory = ? AND +clear_at >= ? AND +clear_at < ? ORDER BY person_id");
    scores.each(
        [&](const QuickStatement& row) {
            const auto person = row.number(0);
            while (before != day_before.end() && before->person_id < person) ++before;
            const bool had = before != day_before.end() && before->person_id == person;
            changes.push_back({domain::read_score(row.number(1), now_s).tenths - (had ? before->tenths : 0), person});
            return true;
        },
        std::int64_t{range.organisation_mark}, range.least_s, range.below_s);
    return changes;
}

}  // namespace risk::store
