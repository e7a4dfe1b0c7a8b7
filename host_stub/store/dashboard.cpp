// SPDX-License-Identifier: Apache-2.0
#include "store/dashboard.hpp"

#include <soci/soci.h>

#include "domain/behaviour.hpp"
#include "domain/day.hpp"
#include "store/door.hpp"
#include "store/statement.hpp"
#include "store/transaction.hpp"

namespace risk::store {
namespace {

constexpr std::int64_t history_days = 90;
constexpr std::int64_t card_days = 30;

// Whoever had an event since a moment had their latest one since then. From one end to the other: the index by score would visit
// everybody out of order.
std::uint64_t people_since(soci::session& sql, std::int64_t from_s) {
    const auto behaviour = static_cast<int>(domain::Behaviour::sensitive_data_handling);
    std::int64_t people = 0;
    run_statement(sql, "SELECT count(*) FROM behaviour_scores WHERE +behaviour = :behaviour AND last_s >= :from",
                  soci::use(behaviour), soci::use(from_s), soci::into(people));
    return static_cast<std::uint64_t>(people);
}

}  // namespace

Dashboard read_dashboard(Database& database, std::int64_t now_s) {
    return or_throw(database, [&](soci::session& sql) {
        const ReadTransaction one_view(sql);
        const auto today = domain::day_of(now_s);
        ScoreStore scores(database);
        EventQuery recent;
        recent.fate = EventFate::admitted;
        recent.from_s = (today - card_days + 1) * domain::day_seconds;
        recent.to_s = domain::end_of_day(today);
        Dashboard dashboard;
        dashboard.organisation = scores.organisation(now_s);
        dashboard.history = scores.organisation_history(today - history_days, today);
        dashboard.top = scores.highest(now_s, 3);
        dashboard.days = EventStore(database).days(recent);
        for (const auto& day : dashboard.days) dashboard.events += day.events;
        dashboard.people = people_since(sql, *recent.from_s);
        return dashboard;
    });
}

Breakdown read_breakdown(Database& database, std::int64_t now_s) {
    return or_throw(database, [&](soci::session& sql) {
        const ReadTransaction one_view(sql);
        ScoreStore scores(database);
        return Breakdown{scores.organisation(now_s), scores.action_types(now_s)};
    });
}

}  // namespace risk::store
