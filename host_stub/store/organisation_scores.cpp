// SPDX-License-Identifier: Apache-2.0
#include "store/organisation_scores.hpp"

#include <soci/soci.h>

#include <algorithm>
#include <limits>
#include <map>

#include "domain/behaviour.hpp"
#include "domain/day.hpp"
#include "store/door.hpp"
#include "store/organisation_people.hpp"
#include "store/segment_window.hpp"
#include "store/setting.hpp"
#include "store/statement.hpp"
#include "store/transaction.hpp"

namespace risk::store {
namespace {

constexpr auto behaviour = static_cast<int>(domain::Behaviour::sensitive_data_handling);

// The days after today from their sums, what is left of today by the second.
constexpr auto everybody_query =
    "SELECT t.action_type, a.title, t.ends, t.weighted - :now * t.net, t.people"
    " FROM (SELECT action_type, sum(ends) AS ends, sum(ends - starts) AS net, sum(people) AS people,"
    "  sum(weighted) AS weighted FROM ("
    "  SELECT action_type, ends, starts, people, weighted FROM segment_days WHERE behaviour = :behaviour AND day > :day"
    "  UNION ALL SELECT action_type, ends, starts, people, (ends - starts) * at_s FROM segment_moments"
    "  WHERE behaviour = :behaviour AND at_s > :now AND at_s < :tomorrow)"
    " GROUP BY action_type) t JOIN action_types a ON a.id = t.action_type";

// The same from all entries, for a moment whose day is not by the second: just after a clock was set, or on a host that was off.
constexpr auto every_entry_query =
    "SELECT l.action_type, a.title, count(*), sum(l.clear_after - max(l.start_s, :now)), count(DISTINCT l.person_id)"
    " FROM behaviour_scores s CROSS JOIN ledger l ON l.person_id = s.person_id AND l.behaviour = :behaviour"
    " JOIN action_types a ON a.id = l.action_type"
    " WHERE s.behaviour = :behaviour AND s.clear_at > :now AND l.occurred_s > :since AND l.clear_after > "
    "max(l.start_s, :now)"
    " GROUP BY l.action_type";

// The same of the people who are not in the directory. They come first: there are few.
constexpr auto outside_query =
    "SELECT l.action_type, '', count(*), sum(l.clear_after - max(l.start_s, :now)), count(DISTINCT l.person_id)"
    " FROM people p CROSS JOIN ledger l ON l.person_id = p.id AND l.behaviour = :behaviour"
    " WHERE p.in_directory = 0 AND l.occurred_s > :since AND l.clear_after > max(l.start_s, :now)"
    " GROUP BY l.action_type";

using Shares = std::map<std::int64_t, ActionTypeShare>;

Shares read_shares(soci::statement& statement) {
    Shares shares;
    std::int64_t action_type = 0, events = 0, people = 0, seconds = 0;
    std::string title;
    for (auto* number : {&action_type}) statement.exchange(soci::into(*number));
    statement.exchange(soci::into(title));
    for (auto* number : {&events, &seconds, &people}) statement.exchange(soci::into(*number));
    statement.define_and_bind();
    statement.execute();
    while (statement.fetch()) {
        shares[action_type] = {title, static_cast<std::uint64_t>(events), static_cast<std::uint64_t>(people),
                               static_cast<std::uint64_t>(seconds)};
    }
    return shares;
}

Shares of_everybody(soci::session& sql, std::int64_t now_s) {
    const auto today = domain::day_of(now_s);
    const auto tomorrow = domain::end_of_day(today);
    soci::statement statement(sql);
    statement.alloc();
    statement.prepare(everybody_query);
    statement.exchange(soci::use(now_s, "now"));
    statement.exchange(soci::use(behaviour, "behaviour"));
    statement.exchange(soci::use(today, "day"));
    statement.exchange(soci::use(tomorrow, "tomorrow"));
    return read_shares(statement);
}

Shares from_entries(soci::session& sql, const char* query, std::int64_t now_s) {
    const auto since = now_s - domain::full_seconds;
    soci::statement statement(sql);
    statement.alloc();
    statement.prepare(query);
    statement.exchange(soci::use(now_s, "now"));
    statement.exchange(soci::use(behaviour, "behaviour"));
    statement.exchange(soci::use(since, "since"));
    return read_shares(statement);
}

void take_away(Shares& from, const Shares& what) {
    for (const auto& [action_type, share] : what) {
        auto& rest = from[action_type];
        rest.events -= share.events;
        rest.people -= share.people;
        rest.seconds -= share.seconds;
    }
}

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

std::vector<ActionTypeShare> share_by_action_type(soci::session& sql, std::int64_t now_s) {
    const ReadTransaction one_view(sql);
    auto shares = read_segment_window(sql).has_rest_of_day(now_s) ? of_everybody(sql, now_s)
                                                                  : from_entries(sql, every_entry_query, now_s);
    if (organisation_mark(sql) != 0) take_away(shares, from_entries(sql, outside_query, now_s));
    std::vector<ActionTypeShare> result;
    for (auto& [action_type, share] : shares) {
        if (share.events > 0) result.push_back(std::move(share));
    }
    std::ranges::sort(result, [](const auto& a, const auto& b) {
        return std::tie(b.seconds, a.title) < std::tie(a.seconds, b.title);
    });
    return result;
}

}  // namespace risk::store
