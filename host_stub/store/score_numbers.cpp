// SPDX-License-Identifier: Apache-2.0
#include "store/score_numbers.hpp"

#include <soci/soci.h>

#include <algorithm>
#include <string>

#include "domain/behaviour_score.hpp"
#include "store/quick_statement.hpp"
#include "store/snapshot_blocks.hpp"

namespace risk::store {
namespace {

std::string columns(ScoreSort sort) {
    const std::string number = sort == ScoreSort::events ? "events" : "clear_at";
    return "SELECT person_id, " + number + " FROM behaviour_scores WHERE ";
}

constexpr auto in_range = " AND +clear_at >= ? AND +clear_at < ?";

void each_of_few(soci::session& sql, const ScoreScope& scope, ScoreSort sort, const TakeNumber& take) {
    QuickStatement score(sql, (columns(sort) + "behaviour = 1 AND person_id = ?" + in_range).c_str());
    for (const auto person : *scope.people) {
        score.first(
            [&](const QuickStatement& row) {
                take({row.number(1), row.number(0)});
            },
            person, scope.least_s, scope.below_s);
    }
}

// Whoever is looked for, next to everybody: both ascend.
void each_of_many(const ScoreScope& scope, QuickStatement& everybody, QuickStatement::Rows& rows,
                  const TakeNumber& take) {
    auto next = scope.people ? scope.people->begin() : PeopleFound::const_iterator();
    while (rows.next()) {
        const auto person = everybody.number(0);
        if (scope.people) {
            while (next != scope.people->end() && *next < person) ++next;
            if (next == scope.people->end()) return;
            if (*next != person) continue;
        }
        take({everybody.number(1), person});
    }
}

}  // namespace

bool ScoreScope::has(std::int64_t person_id) const {
    return !people || std::binary_search(people->begin(), people->end(), person_id);
}

// A range costs as much as the rest of a row, so everybody is read without.
void each_score(soci::session& sql, const ScoreScope& scope, ScoreSort sort, const TakeNumber& take) {
    if (scope.of_few()) return each_of_few(sql, scope, sort, take);
    const ScoreScope no_range;
    const bool has_range = scope.least_s != no_range.least_s || scope.below_s != no_range.below_s;
    const auto text = columns(sort) + "+behaviour = 1 AND +in_directory = ?" + (has_range ? in_range : "");
    QuickStatement everybody(sql, (text + " ORDER BY person_id").c_str());
    const std::int64_t mark = scope.organisation_mark;
    if (has_range) {
        QuickStatement::Rows rows(everybody, mark, scope.least_s, scope.below_s);
        each_of_many(scope, everybody, rows, take);
    } else {
        QuickStatement::Rows rows(everybody, mark);
        each_of_many(scope, everybody, rows, take);
    }
}

void each_change(soci::session& sql, const ScoreScope& scope, const ScoreMoment& moment, const TakeNumber& take) {
    SnapshotBlocks before(sql);
    each_score(sql, scope, ScoreSort::change, [&](const ScoreNumber& score) {
        const auto now = domain::read_score(score.number, moment.now_s).tenths;
        take({moment.day ? now - before.tenths(*moment.day, score.person_id) : 0, score.person_id});
    });
}

}  // namespace risk::store
