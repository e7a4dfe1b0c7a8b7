// SPDX-License-Identifier: Apache-2.0
#include "store/late_matching.hpp"

#include <soci/soci.h>

#include <map>

#include "store/counter_book.hpp"
#include "store/door.hpp"
#include "store/ledger.hpp"
#include "store/person_matcher.hpp"
#include "store/setting.hpp"
#include "store/statement.hpp"

namespace risk::store {
namespace {

void collect(soci::session& sql, const char* query_text, const std::string& key, std::set<std::int64_t>& found) {
    std::int64_t seq = 0;
    soci::statement query = prepare_statement(sql, query_text, soci::use(key), soci::into(seq));
    query.execute();
    while (query.fetch()) found.insert(seq);
}

struct Waiting {
    std::int64_t integration_id = 0;
    std::string subject, actor;
    domain::LedgerEntry entry;
};

Waiting read(soci::session& sql, std::int64_t seq) {
    Waiting w;
    run_statement(sql,
                  "SELECT integration_id, subject, actor, occurred_s, plugin_id, event_id FROM events WHERE seq = :seq",
                  soci::use(seq), soci::into(w.integration_id), soci::into(w.subject), soci::into(w.actor),
                  soci::into(w.entry.occurred_s), soci::into(w.entry.source), soci::into(w.entry.id));
    return w;
}

}  // namespace

// The literals let SQLite use the partial indexes.
void find_waiting(soci::session& sql, const std::string& key, std::set<std::int64_t>& found) {
    if (key.empty()) return;
    collect(sql, "SELECT seq FROM events WHERE subject = :key AND fate = 1 AND fate <> 0", key, found);
    collect(sql, "SELECT seq FROM events WHERE actor = :key AND fate = 1", key, found);
}

std::uint64_t match_waiting(soci::session& sql, const std::set<std::int64_t>& waiting) {
    PersonMatcher matcher(sql);
    matcher.begin();
    Ledger ledger(sql);
    const auto penalty = setting::get(sql, setting::critical_penalty_seconds, domain::critical_penalty_seconds);
    std::map<std::int64_t, std::uint64_t> by_integration;
    std::uint64_t scored = 0;
    for (const auto seq : waiting) {
        auto event = read(sql, seq);
        const auto person = matcher.match(event.subject, event.actor);
        if (!person) continue;
        run_statement(sql, "UPDATE events SET fate = 0, person_id = :person, received_late = 1 WHERE seq = :seq",
                      soci::use(*person), soci::use(seq));
        event.entry.penalty_seconds = penalty;
        ledger.enter(*person, seq, event.entry);
        ++by_integration[event.integration_id];
        ++scored;
    }
    for (const auto& [integration, events] : by_integration) move_to_admitted(sql, integration, events);
    return scored;
}

}  // namespace risk::store
