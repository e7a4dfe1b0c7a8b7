// SPDX-License-Identifier: Apache-2.0
#include "store/score_explanation.hpp"

#include <soci/soci.h>

#include <algorithm>

#include "domain/behaviour.hpp"
#include "store/ledger_reader.hpp"
#include "store/setting.hpp"
#include "store/sqlite.hpp"
#include "store/statement.hpp"
#include "store/transaction.hpp"

namespace risk::store {
namespace {

constexpr auto behaviour = static_cast<int>(domain::Behaviour::sensitive_data_handling);

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

// The ledger after a moment, and beside each entry the line that it becomes.
class Lines {
  public:
    explicit Lines(soci::session& sql)
        : ledger_(sql),
          event_(sql,
                 "SELECT a.title, e.received_late FROM events e JOIN action_types a ON a.id = e.action_type"
                 " WHERE e.seq = ?") {}

    std::vector<domain::LedgerEntry> read(std::int64_t person_id, std::int64_t since,
                                          std::vector<Explanation::Line>& lines) {
        std::vector<domain::LedgerEntry> ledger;
        ledger_.each(person_id, since + 1, [&](const Entry& entry, const domain::Segment&) {
            ledger.push_back({entry.occurred_s, entry.penalty_seconds, {}, {}});
            lines.push_back(line(entry));
            return true;
        });
        return ledger;
    }
    std::int64_t state_after(std::int64_t person_id, std::int64_t since) {
        return ledger_.state_before(person_id, since + 1);
    }

  private:
    Explanation::Line line(const Entry& entry) {
        Explanation::Line line;
        line.occurred_s = entry.occurred_s;
        line.penalty_seconds = entry.penalty_seconds;
        line.event_row = entry.event_seq;
        const auto take = [&line](const QuickStatement& row) {
            line.title = row.text(0);
            line.received_late = row.number(1) != 0;
        };
        if (!event_.first(take, entry.event_seq)) throw_damaged("a ledger entry without an event");
        return line;
    }

    LedgerReader ledger_;
    QuickStatement event_;
};

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
    Lines lines(sql);
    const auto ledger = lines.read(scored->person_id, since, explanation.lines);
    const auto amounts = domain::breakdown(ledger, now, lines.state_after(scored->person_id, since));
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
