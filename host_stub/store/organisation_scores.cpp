// SPDX-License-Identifier: Apache-2.0
#include "store/organisation_scores.hpp"

#include <soci/soci.h>

#include <algorithm>
#include <map>

#include "domain/behaviour.hpp"
#include "domain/day.hpp"
#include "store/organisation_people.hpp"
#include "store/setting.hpp"
#include "store/statement.hpp"
#include "store/transaction.hpp"

namespace risk::store {
namespace {

constexpr auto behaviour = static_cast<int>(domain::Behaviour::sensitive_data_handling);

// The days after today from their sums, what is left of today by the second.
constexpr auto segments_query =
    "SELECT t.action_type, a.title, t.ends, t.weighted - :now * t.net, t.people"
    " FROM (SELECT action_type, sum(ends) AS ends, sum(ends - starts) AS net, sum(people) AS people,"
    "  sum(weighted) AS weighted FROM ("
    "  SELECT action_type, ends, starts, people, weighted FROM segment_days WHERE behaviour = :behaviour AND day > :day"
    "  UNION ALL SELECT action_type, ends, starts, people, (ends - starts) * at_s FROM segment_moments"
    "  WHERE behaviour = :behaviour AND at_s > :now AND at_s < :tomorrow)"
    " GROUP BY action_type) t JOIN action_types a ON a.id = t.action_type";

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
    statement.prepare(segments_query);
    statement.exchange(soci::use(now_s, "now"));
    statement.exchange(soci::use(behaviour, "behaviour"));
    statement.exchange(soci::use(today, "day"));
    statement.exchange(soci::use(tomorrow, "tomorrow"));
    return read_shares(statement);
}

Shares of_outsiders(soci::session& sql, std::int64_t now_s) {
    const auto since = now_s - domain::full_seconds;
    soci::statement statement(sql);
    statement.alloc();
    statement.prepare(outside_query);
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

}  // namespace

std::uint64_t organisation_size(soci::session& sql) {
    std::int64_t people = 0;
    run_statement(sql, std::string("SELECT count(*) FROM people p WHERE ") + in_organisation, soci::into(people));
    return static_cast<std::uint64_t>(people);
}

OrganisationScore read_organisation(soci::session& sql, std::int64_t now_s) {
    const ReadTransaction one_view(sql);
    OrganisationScore score;
    std::int64_t clear_at = 0;
    int inside = 0;
    soci::statement query =
        prepare_statement(sql,
                          std::string("SELECT s.clear_at, ") + in_organisation +
                              " FROM behaviour_scores s JOIN people p ON p.id = s.person_id"
                              " WHERE s.behaviour = :behaviour AND s.clear_at > :now",
                          soci::use(behaviour), soci::use(now_s), soci::into(clear_at), soci::into(inside));
    query.execute();
    while (query.fetch()) {
        const auto tenths = domain::read_score(clear_at, now_s).tenths;
        if (inside != 0) score.spread.add(tenths);
        if (inside == 0 && tenths > 0) ++score.outside;
    }
    score.spread.add(0, organisation_size(sql) - score.spread.people());
    return score;
}

std::vector<ActionTypeShare> share_by_action_type(soci::session& sql, std::int64_t now_s) {
    const ReadTransaction one_view(sql);
    auto shares = of_everybody(sql, now_s);
    if (setting::has(sql, setting::directory_imported_s)) take_away(shares, of_outsiders(sql, now_s));
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
