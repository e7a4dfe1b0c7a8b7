// SPDX-License-Identifier: Apache-2.0
#include "store/organisation_scores.hpp"

#include <soci/soci.h>

#include <limits>

#include "domain/behaviour.hpp"
#include "store/door.hpp"
#include "store/organisation_people.hpp"
#include "store/setting.hpp"
#include "store/statement.hpp"
#include "store/transaction.hpp"

namespace risk::store {
namespace {

constexpr auto behaviour = static_cast<int>(domain::Behaviour::sensitive_data_handling);

/// People whose scores lie between two ends, of the organisation or not.
struct PeopleBetween {
    PeopleBetween(soci::session& sql, int mark)
        : inside(mark),
          statement(prepare_statement(sql,
                                      "SELECT count(*) FROM behaviour_scores WHERE behaviour = :behaviour"
                                      " AND in_directory = :inside AND clear_at >= :least AND clear_at < :below",
                                      soci::use(behaviour), soci::use(inside), soci::use(least), soci::use(below),
                                      soci::into(people))) {}

    std::uint64_t count() {
        fetch_one(statement);
        return static_cast<std::uint64_t>(people);
    }

    int inside;
    std::int64_t least = 0, below = std::numeric_limits<std::int64_t>::max(), people = 0;
    soci::statement statement;
};

}  // namespace

int organisation_mark(soci::session& sql) { return setting::has(sql, setting::directory_imported_s) ? 1 : 0; }

// Everybody is counted by the page, with no look at a row; those outside are few.
std::uint64_t organisation_size(soci::session& sql) {
    std::int64_t people = 0, outside = 0;
    run_statement(sql, "SELECT count(*) FROM people", soci::into(people));
    if (organisation_mark(sql) != 0)
        run_statement(sql, "SELECT count(*) FROM people WHERE in_directory = 0", soci::into(outside));
    return static_cast<std::uint64_t>(people - outside);
}

std::uint64_t people_between(soci::session& sql, int mark, std::int64_t least_s, std::int64_t below_s) {
    PeopleBetween between(sql, mark);
    between.least = least_s;
    between.below = below_s;
    return between.count();
}

// How many people have how many tenths: counted in the index by score, between the ends of each tenth.
OrganisationScore read_organisation(soci::session& sql, std::int64_t now_s) {
    const ReadTransaction one_view(sql);
    PeopleBetween between(sql, organisation_mark(sql));
    OrganisationScore score;
    for (int tenths = 100; tenths > 0; --tenths) {
        between.least = now_s + domain::least_seconds(tenths);
        score.spread.add(tenths, between.count());
        between.below = between.least;
    }
    score.spread.add(0, organisation_size(sql) - score.spread.people());
    if (between.inside == 0) return score;
    between.inside = 0;
    between.below = std::numeric_limits<std::int64_t>::max();
    score.outside = between.count();
    return score;
}

}  // namespace risk::store
