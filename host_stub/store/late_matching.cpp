// SPDX-License-Identifier: Apache-2.0
#include "store/late_matching.hpp"

#include <soci/soci.h>

#include <deque>
#include <map>

#include "domain/behaviour_score.hpp"
#include "store/counter_book.hpp"
#include "store/ledger.hpp"
#include "store/person_matcher.hpp"
#include "store/roll_ups.hpp"
#include "store/setting.hpp"

namespace risk::store {
namespace {

struct Waiting {
    std::int64_t integration_id = 0;
    std::string subject, actor, source, id;
    LedgerEvent entry;
};

class Reader {
  public:
    explicit Reader(soci::session& sql)
        : query_(sql,
                 "SELECT e.integration_id, e.subject, e.actor, w.word, e.event_id, e.occurred_s, e.action_type"
                 " FROM events e JOIN words w ON w.id = e.source WHERE e.seq = ?") {}

    void read(std::int64_t seq, Waiting& event) {
        const auto take = [&](const QuickStatement& row) {
            event.integration_id = row.number(0);
            event.subject = row.text(1);
            event.actor = row.text(2);
            event.source = row.text(3);
            event.id = row.text(4);
            event.entry = {0, row.number(5), event.source, event.id, seq, row.number(6), 0};
        };
        query_.first(take, seq);
    }

  private:
    QuickStatement query_;
};

}  // namespace

// The literals let SQLite use the partial indexes.
WaitingEvents::WaitingEvents(soci::session& sql)
    : by_subject_(sql, "SELECT seq FROM events WHERE subject = ? AND fate = 1 AND fate <> 0"),
      by_actor_(sql, "SELECT seq FROM events WHERE actor = ? AND fate = 1") {}

void WaitingEvents::add(const std::string& key) {
    if (key.empty()) return;
    const auto take = [this](const QuickStatement& row) {
        rows_.insert(row.number(0));
        return true;
    };
    by_subject_.each(take, std::string_view(key));
    by_actor_.each(take, std::string_view(key));
}

std::uint64_t match_waiting(soci::session& sql, const std::set<std::int64_t>& waiting) {
    PersonMatcher matcher(sql);
    matcher.begin();
    RollUps roll_ups(sql);
    roll_ups.begin();
    Ledger ledger(sql, roll_ups);
    Reader reader(sql);
    QuickStatement admit(sql, "UPDATE events SET fate = 0, person_id = ?, received_late = 1 WHERE seq = ?");
    const auto penalty = setting::get(sql, setting::critical_penalty_seconds, domain::critical_penalty_seconds);
    std::map<std::int64_t, std::uint64_t> by_integration;
    std::deque<Waiting> found;
    std::vector<LedgerEvent> entries;
    for (const auto seq : waiting) {
        auto& event = found.emplace_back();
        reader.read(seq, event);
        const auto match = matcher.match(event.subject, event.actor);
        if (!match) {
            found.pop_back();
            continue;
        }
        admit.run(match->person_id, seq);
        event.entry.person_id = match->person_id;
        event.entry.penalty_seconds = penalty;
        entries.push_back(event.entry);
        const auto t = event.entry.occurred_s, action_type = event.entry.action_type;
        roll_ups.count_event(EventFate::unmatched, t, event.integration_id, action_type, -1);
        roll_ups.count_event(EventFate::admitted, t, event.integration_id, action_type, 1);
        ++by_integration[event.integration_id];
    }
    ledger.enter(entries);
    roll_ups.write();
    for (const auto& [integration, events] : by_integration) move_to_admitted(sql, integration, events);
    if (!entries.empty()) {
        const auto before = setting::get(sql, setting::matched_late, 0);
        setting::set(sql, setting::matched_late, before + static_cast<std::int64_t>(entries.size()));
    }
    return entries.size();
}

}  // namespace risk::store
