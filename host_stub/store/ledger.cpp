// SPDX-License-Identifier: Apache-2.0
#include "store/ledger.hpp"

#include <soci/soci.h>

#include <algorithm>
#include <stdexcept>
#include <vector>

#include "domain/behaviour.hpp"
#include "store/door.hpp"
#include "store/statement.hpp"

namespace risk::store {
namespace {

constexpr auto score_query =
    "SELECT clear_at, last_s FROM behaviour_scores WHERE person_id = :person AND behaviour = :behaviour";
constexpr auto score_update =
    "UPDATE behaviour_scores SET clear_at = :clear, last_s = max(last_s, :t), events = events + 1"
    " WHERE person_id = :person AND behaviour = :behaviour";
constexpr auto entry_insert =
    "INSERT INTO ledger (person_id, behaviour, occurred_s, source, event_id, event_seq, penalty_seconds, start_s,"
    " clear_after, action_type) SELECT :person, :behaviour, :t, :source, :id, :seq, :penalty, :start, :clear, a.id"
    " FROM events e JOIN action_types a ON a.title = e.title WHERE e.seq = :row";
constexpr auto predecessor_query =
    "SELECT clear_after FROM ledger WHERE person_id = :person AND behaviour = :behaviour"
    " AND (occurred_s, source, event_id) < (:t, :source, :id)"
    " ORDER BY occurred_s DESC, source DESC, event_id DESC LIMIT 1";
constexpr auto successors_query =
    "SELECT occurred_s, source, event_id, penalty_seconds, start_s, clear_after FROM ledger"
    " WHERE person_id = :person AND behaviour = :behaviour AND (occurred_s, source, event_id) > (:t, :source, :id)"
    " ORDER BY occurred_s, source, event_id LIMIT 200";
constexpr auto entry_update =
    "UPDATE ledger SET start_s = :start, clear_after = :clear WHERE person_id = :person AND behaviour = :behaviour"
    " AND occurred_s = :t AND source = :source AND event_id = :id";

struct Successor {
    domain::LedgerEntry entry;
    std::int64_t start_s = 0, clear_after = 0;
};

}  // namespace

// Every statement reads its position from the same variables.
struct Ledger::Statements {
    explicit Statements(soci::session& sql)
        : score(prepare_statement(sql, score_query, soci::use(person), soci::use(behaviour), soci::into(clear),
                                  soci::into(last_s))),
          move_score(prepare_statement(sql, score_update, soci::use(clear), soci::use(at.occurred_s), soci::use(person),
                                       soci::use(behaviour))),
          insert(prepare_statement(sql, entry_insert, soci::use(person), soci::use(behaviour), soci::use(at.occurred_s),
                                   soci::use(at.source), soci::use(at.id), soci::use(event_seq),
                                   soci::use(at.penalty_seconds), soci::use(start), soci::use(clear),
                                   soci::use(event_seq))),
          predecessor(prepare_statement(sql, predecessor_query, soci::use(person), soci::use(behaviour),
                                        soci::use(at.occurred_s), soci::use(at.source), soci::use(at.id),
                                        soci::into(clear))),
          successors(prepare_statement(sql, successors_query, soci::use(person), soci::use(behaviour),
                                       soci::use(at.occurred_s), soci::use(at.source), soci::use(at.id),
                                       soci::into(next.entry.occurred_s), soci::into(next.entry.source),
                                       soci::into(next.entry.id), soci::into(next.entry.penalty_seconds),
                                       soci::into(next.start_s), soci::into(next.clear_after))),
          update(prepare_statement(sql, entry_update, soci::use(start), soci::use(clear), soci::use(person),
                                   soci::use(behaviour), soci::use(at.occurred_s), soci::use(at.source),
                                   soci::use(at.id))) {}

    std::vector<Successor> next_successors() {
        std::vector<Successor> found;
        successors.execute();
        while (successors.fetch()) found.push_back(next);
        return found;
    }

    std::int64_t person = 0, event_seq = 0, start = 0, clear = 0, last_s = 0;
    int behaviour = static_cast<int>(domain::Behaviour::sensitive_data_handling);
    domain::LedgerEntry at;
    Successor next;
    soci::statement score, move_score, insert, predecessor, successors, update;
};

Ledger::Ledger(soci::session& sql) : sql_(sql), statements_(std::make_unique<Statements>(sql)) {}
Ledger::~Ledger() = default;

void Ledger::enter(std::int64_t person_id, std::int64_t event_seq, const domain::LedgerEntry& entry) {
    auto& s = *statements_;
    s.person = person_id;
    s.event_seq = event_seq;
    s.at = entry;
    if (!fetch_one(s.score)) throw std::logic_error("a person without a score row");
    const auto known_end = s.clear;
    const bool in_order = entry.occurred_s > s.last_s;
    const auto before = in_order ? known_end : clear_before(entry);
    s.start = std::max(before, entry.occurred_s);
    s.clear = domain::add_event(before, entry.occurred_s, entry.penalty_seconds);
    s.insert.execute(true);
    if (!in_order) s.clear = replay_after(entry, s.clear, known_end);
    s.at.occurred_s = entry.occurred_s;
    s.move_score.execute(true);
}

std::int64_t Ledger::clear_before(const domain::LedgerEntry& entry) {
    auto& s = *statements_;
    s.at = entry;
    return fetch_one(s.predecessor) ? s.clear : 0;
}

// The state at the end of the ledger. A state that comes out as it was before ends the work: so do all later ones.
std::int64_t Ledger::replay_after(domain::LedgerEntry position, std::int64_t clear_at, std::int64_t known_end) {
    auto& s = *statements_;
    for (;;) {
        s.at = position;
        const auto chunk = s.next_successors();
        for (const auto& successor : chunk) {
            s.start = std::max(clear_at, successor.entry.occurred_s);
            clear_at = domain::add_event(clear_at, successor.entry.occurred_s, successor.entry.penalty_seconds);
            s.at = successor.entry;
            s.clear = clear_at;
            if (s.start != successor.start_s || clear_at != successor.clear_after) s.update.execute(true);
            if (clear_at == successor.clear_after) return known_end;
        }
        if (chunk.empty()) return clear_at;
        position = chunk.back().entry;
    }
}

}  // namespace risk::store
