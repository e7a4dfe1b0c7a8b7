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

std::string columns(const char* numbers) {
    return std::string("SELECT person_id, ") + numbers + " FROM behaviour_scores WHERE ";
}

const char* number_of(ScoreSort sort) { return sort == ScoreSort::events ? "events" : "clear_at"; }

void each_of_few(soci::session& sql, const ScoreScope& scope, ScoreSort sort, const TakeNumber& take) {
    QuickStatement score(
        sql,
        (columns(number_of(sort)) + "behaviour = 1 AND person_id = ? AND +clear_at >= ? AND +clear_at < ?").c_str());
    for (const auto person : *scope.people) {
        score.first(
            [&](const QuickStatement& row) {
                take({row.number(1), row.number(0)});
            },
            person, scope.least_s, scope.below_s);
    }
}

// Whoever is looked for, next to everybody: both ascend.
class Sought {
  public:
    explicit Sought(const ScoreScope& scope) : scope_(scope) {
        if (scope.people) next_ = scope.people->begin();
    }
    /// Asked in ascending order.
    bool has(std::int64_t person) {
        if (!scope_.people) return true;
        while (next_ != scope_.people->end() && *next_ < person) ++next_;
        return !over() && *next_ == person;
    }
    [[nodiscard]] bool over() const { return scope_.people && next_ == scope_.people->end(); }

  private:
    const ScoreScope& scope_;
    PeopleFound::const_iterator next_;
};

}  // namespace

bool ScoreScope::has_range() const {
    const ScoreScope everything;
    return least_s != everything.least_s || below_s != everything.below_s;
}

bool ScoreScope::has(std::int64_t person_id) const {
    return !people || std::binary_search(people->begin(), people->end(), person_id);
}

// The range is looked at here: for the database it would cost as much as the rest of a row.
void each_score(soci::session& sql, const ScoreScope& scope, ScoreSort sort, const TakeNumber& take) {
    if (scope.of_few()) return each_of_few(sql, scope, sort, take);
    const bool has_range = scope.has_range(), by_events = sort == ScoreSort::events;
    const auto numbers = columns(by_events && has_range ? "events, clear_at" : number_of(sort));
    QuickStatement everybody(sql, (numbers + "+behaviour = 1 AND +in_directory = ? ORDER BY person_id").c_str());
    const int clear_at = by_events ? 2 : 1;
    Sought sought(scope);
    const std::int64_t mark = scope.organisation_mark;
    QuickStatement::Rows rows(everybody, mark);
    while (!sought.over() && rows.next()) {
        const auto person = everybody.number(0);
        if (!sought.has(person) || (has_range && !scope.has_time(everybody.number(clear_at)))) continue;
        take({everybody.number(1), person});
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
