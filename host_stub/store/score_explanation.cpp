// SPDX-License-Identifier: Apache-2.0
#include "store/score_explanation.hpp"

#include <soci/soci.h>

#include <algorithm>

#include "domain/behaviour.hpp"
#include "store/setting.hpp"
#include "store/statement.hpp"
#include "store/transaction.hpp"

namespace risk::store {
namespace {

constexpr auto behaviour = static_cast<int>(domain::Behaviour::sensitive_data_handling);
constexpr auto ledger_query =
    "SELECT l.occurred_s, l.penalty_seconds, l.event_seq, a.title, e.received_late"
    " FROM ledger l JOIN events e ON e.seq = l.event_seq JOIN action_types a ON a.id = l.action_type"
    " WHERE l.person_id = :person AND l.behaviour = :behaviour AND l.occurred_s > :since"
    " ORDER BY l.occurred_s, (SELECT word FROM words WHERE id = e.source), e.event_id";
constexpr auto state_query =
    "SELECT clear_after FROM ledger WHERE person_id = :person AND behaviour = :behaviour AND occurred_s <= :since"
    " ORDER BY occurred_s DESC, clear_after DESC LIMIT 1";

struct Scored {
    std::int64_t person_id = 0, clear_at = 0, last_s = 0;
    Explanation explanation;
};

std::optional<Scored> find_scored(soci::session& sql, const std::string& email) {
    Scored found;
    auto& person = found.explanation;
    std::int64_t events = 0;
    int in_directory = 0;
    const bool known = run_statement(
        sql,
        "SELECT p.id, p.email, p.name, p.department, p.title, p.in_directory, s.clear_at, s.last_s, s.events"
        " FROM people p JOIN behaviour_scores s ON s.person_id = p.id AND s.behaviour = :behaviour"
        " WHERE p.email = :email",
        soci::use(behaviour), soci::use(email), soci::into(found.person_id), soci::into(person.email),
        soci::into(person.name), soci::into(person.department), soci::into(person.title), soci::into(in_directory),
        soci::into(found.clear_at), soci::into(found.last_s), soci::into(events));
    if (!known) return std::nullopt;
    person.in_directory = in_directory != 0;
    person.events = static_cast<std::uint64_t>(events);
    return found;
}

std::int64_t state_at(soci::session& sql, std::int64_t person_id, std::int64_t since) {
    std::int64_t clear = 0;
    run_statement(sql, state_query, soci::use(person_id), soci::use(behaviour), soci::use(since), soci::into(clear));
    return clear;
}

// The ledger after a moment, and beside each entry the line that it becomes.
std::vector<domain::LedgerEntry> read_ledger(soci::session& sql, const Scored& scored, std::int64_t since,
                                             std::vector<Explanation::Line>& lines) {
    std::vector<domain::LedgerEntry> ledger;
    domain::LedgerEntry entry;
    Explanation::Line line;
    int late = 0;
    soci::statement query =
        prepare_statement(sql, ledger_query, soci::use(scored.person_id), soci::use(behaviour), soci::use(since),
                          soci::into(entry.occurred_s), soci::into(entry.penalty_seconds), soci::into(line.event_row),
                          soci::into(line.title), soci::into(late));
    query.execute();
    while (query.fetch()) {
        line.occurred_s = entry.occurred_s;
        line.penalty_seconds = entry.penalty_seconds;
        line.received_late = late != 0;
        ledger.push_back(entry);
        lines.push_back(line);
    }
    return ledger;
}

// A clock that was set back does not undo what has happened.
std::int64_t moment(const Scored& scored, std::int64_t now_s) { return std::max(now_s, scored.last_s); }

}  // namespace

std::optional<Explanation> explain_score(soci::session& sql, const std::string& email, std::int64_t now_s) {
    const ReadTransaction one_view(sql);
    auto scored = find_scored(sql, email);
    if (!scored) return std::nullopt;
    const auto now = moment(*scored, now_s);
    const auto since = now - domain::full_seconds;
    auto explanation = std::move(scored->explanation);
    const auto ledger = read_ledger(sql, *scored, since, explanation.lines);
    const auto amounts = domain::breakdown(ledger, now, state_at(sql, scored->person_id, since));
    for (std::size_t i = 0; i < amounts.size(); ++i) explanation.lines[i].amount = amounts[i];
    explanation.reading = domain::read_score(scored->clear_at, now);
    return explanation;
}

std::optional<WhatIf> imagine_alert(soci::session& sql, const std::string& email, std::int64_t now_s) {
    const ReadTransaction one_view(sql);
    const auto scored = find_scored(sql, email);
    if (!scored) return std::nullopt;
    const auto now = moment(*scored, now_s);
    const auto penalty = setting::get(sql, setting::critical_penalty_seconds, domain::critical_penalty_seconds);
    const auto clear_at = domain::add_event(scored->clear_at, now, penalty);
    return WhatIf{domain::read_score(scored->clear_at, now), domain::read_score(clear_at, now), now, penalty};
}

}  // namespace risk::store
