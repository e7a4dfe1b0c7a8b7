// SPDX-License-Identifier: Apache-2.0
#include "store/score_store.hpp"

#include <soci/soci.h>

#include <algorithm>

#include "domain/behaviour.hpp"
#include "domain/person.hpp"
#include "store/door.hpp"
#include "store/organisation_mean.hpp"
#include "store/score_snapshots.hpp"
#include "store/transaction.hpp"

namespace risk::store {
namespace {

constexpr auto behaviour = static_cast<int>(domain::Behaviour::sensitive_data_handling);

constexpr auto highest_query =
    "SELECT p.email, p.name, s.clear_at, s.events FROM behaviour_scores s JOIN people p ON p.id = s.person_id"
    " WHERE s.behaviour = :behaviour AND ";
constexpr auto ledger_query =
    "SELECT l.occurred_s, l.penalty_seconds, l.event_seq, e.title, e.received_late"
    " FROM ledger l JOIN events e ON e.seq = l.event_seq"
    " WHERE l.person_id = :person AND l.behaviour = :behaviour AND l.occurred_s > :since"
    " ORDER BY l.occurred_s, l.source, l.event_id";
constexpr auto state_query =
    "SELECT clear_after FROM ledger WHERE person_id = :person AND behaviour = :behaviour AND occurred_s <= :since"
    " ORDER BY occurred_s DESC, source DESC, event_id DESC LIMIT 1";

struct Scored {
    std::int64_t person_id = 0, clear_at = 0, last_s = 0;
    Explanation explanation;
};

std::optional<Scored> find_scored(soci::session& sql, const std::string& email) {
    Scored found;
    sql << "SELECT p.id, p.email, p.name, s.clear_at, s.last_s FROM people p"
           " JOIN behaviour_scores s ON s.person_id = p.id AND s.behaviour = :behaviour WHERE p.email = :email",
        soci::use(behaviour), soci::use(email), soci::into(found.person_id), soci::into(found.explanation.email),
        soci::into(found.explanation.name), soci::into(found.clear_at), soci::into(found.last_s);
    if (!sql.got_data()) return std::nullopt;
    return found;
}

std::int64_t state_at(soci::session& sql, std::int64_t person_id, std::int64_t since) {
    std::int64_t clear = 0;
    sql << state_query, soci::use(person_id), soci::use(behaviour), soci::use(since), soci::into(clear);
    return clear;
}

// The ledger after a moment, and beside each entry the line that it becomes.
std::vector<domain::LedgerEntry> read_ledger(soci::session& sql, const Scored& scored, std::int64_t since,
                                             std::vector<Explanation::Line>& lines) {
    std::vector<domain::LedgerEntry> ledger;
    domain::LedgerEntry entry;
    Explanation::Line line;
    int late = 0;
    soci::statement query = (sql.prepare << ledger_query, soci::use(scored.person_id), soci::use(behaviour),
                             soci::use(since), soci::into(entry.occurred_s), soci::into(entry.penalty_seconds),
                             soci::into(line.event_row), soci::into(line.title), soci::into(late));
    query.execute();
    while (query.fetch()) {
        line.occurred_s = entry.occurred_s;
        line.received_late = late != 0;
        ledger.push_back(entry);
        lines.push_back(line);
    }
    return ledger;
}

Explanation explain_score(soci::session& sql, Scored scored, std::int64_t now_s) {
    const auto now = std::max(now_s, scored.last_s);  // a clock that was set back
    const auto since = now - domain::full_seconds;
    auto explanation = std::move(scored.explanation);
    const auto ledger = read_ledger(sql, scored, since, explanation.lines);
    const auto amounts = domain::breakdown(ledger, now, state_at(sql, scored.person_id, since));
    for (std::size_t i = 0; i < amounts.size(); ++i) explanation.lines[i].amount = amounts[i];
    explanation.reading = domain::read_score(scored.clear_at, now);
    return explanation;
}

std::uint64_t count(soci::session& sql, const std::string& query) {
    std::int64_t number = 0;
    sql << query, soci::into(number);
    return static_cast<std::uint64_t>(number);
}

}  // namespace

std::uint64_t organisation_size(soci::session& sql) {
    return count(sql, std::string("SELECT count(*) FROM people p WHERE ") + in_organisation);
}

ScoreStore::ScoreStore(Database& database) : database_(database) {}

std::vector<ScoreRow> ScoreStore::highest(std::int64_t now_s, std::uint32_t limit, std::uint32_t offset) {
    return or_throw(database_, [&](soci::session& sql) {
        std::vector<ScoreRow> rows;
        ScoreRow row;
        std::int64_t events = 0;
        const auto count = static_cast<std::int64_t>(limit);
        const auto skip = static_cast<std::int64_t>(offset);
        soci::statement query = (sql.prepare << std::string(highest_query) + in_organisation +
                                                    " ORDER BY s.clear_at DESC, s.person_id LIMIT :count OFFSET :skip",
                                 soci::use(behaviour), soci::use(count), soci::use(skip), soci::into(row.email),
                                 soci::into(row.name), soci::into(row.clear_at_s), soci::into(events));
        query.execute();
        while (query.fetch()) {
            row.tenths = domain::read_score(row.clear_at_s, now_s).tenths;
            row.events = static_cast<std::uint64_t>(events);
            rows.push_back(row);
        }
        return rows;
    });
}

std::optional<Explanation> ScoreStore::explain(std::string_view email, std::int64_t now_s) {
    return or_throw(database_, [&](soci::session& sql) -> std::optional<Explanation> {
        const ReadTransaction one_view(sql);
        auto scored = find_scored(sql, domain::normalise_address(email));
        if (!scored) return std::nullopt;
        return explain_score(sql, std::move(*scored), now_s);
    });
}

OrganisationScore ScoreStore::organisation(std::int64_t now_s) {
    return or_throw(database_, [&](soci::session& sql) {
        const ReadTransaction one_view(sql);
        OrganisationScore score{organisation_size(sql), 0, 0};
        MeanOfTenths mean;
        std::int64_t clear_at = 0;
        int inside = 0;
        soci::statement query = (sql.prepare << std::string("SELECT s.clear_at, ") + in_organisation +
                                                    " FROM behaviour_scores s JOIN people p ON p.id = s.person_id"
                                                    " WHERE s.behaviour = :behaviour AND s.clear_at > :now",
                                 soci::use(behaviour), soci::use(now_s), soci::into(clear_at), soci::into(inside));
        query.execute();
        while (query.fetch()) {
            const auto tenths = domain::read_score(clear_at, now_s).tenths;
            if (inside != 0) mean.add(tenths);
            if (inside == 0 && tenths > 0) ++score.outside;
        }
        score.tenths = mean.over(score.people);
        return score;
    });
}

void ScoreStore::write_snapshots(std::int64_t now_s) {
    or_throw(database_, [&](soci::session& sql) { snapshot_days_before(sql, now_s); });
}

std::vector<Snapshot> ScoreStore::history(std::string_view email, std::int64_t from_day, std::int64_t to_day) {
    return or_throw(database_, [&](soci::session& sql) {
        const ReadTransaction one_view(sql);
        return read_history(sql, domain::normalise_address(email), from_day, to_day);
    });
}

std::vector<OrganisationSnapshot> ScoreStore::organisation_history(std::int64_t from_day, std::int64_t to_day) {
    return or_throw(database_, [&](soci::session& sql) { return read_organisation_history(sql, from_day, to_day); });
}

}  // namespace risk::store
