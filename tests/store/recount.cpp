// SPDX-License-Identifier: Apache-2.0
#include "store/recount.hpp"

#include <soci/soci.h>

#include "store/ledger_rows.hpp"

namespace risk::test {
namespace {

struct Recount {
    const char* what;
    const char* kept;
    const char* counted;
};
// Each start and end of a segment, and the last end of each person and action type.
constexpr auto segment_ends =
    "WITH segment_ends AS ("
    "SELECT person_id, clear_after AS at_s, action_type, 1 AS e, 0 AS s, 0 AS p FROM ledger_rows WHERE clear_after > "
    "start_s"
    " UNION ALL SELECT person_id, start_s, action_type, 0, 1, 0 FROM ledger_rows WHERE clear_after > start_s"
    " UNION ALL SELECT person_id, max(clear_after), action_type, 0, 0, 1 FROM ledger_rows WHERE clear_after > start_s"
    " GROUP BY person_id, action_type) ";

constexpr Recount recounts[] = {
    {"events a day", "SELECT fate, day, integration_id, events FROM event_days WHERE events > 0",
     "SELECT fate, occurred_s / 86400, integration_id, count(*) FROM events GROUP BY 1, 2, 3"},
    {"events a day by action type",
     "SELECT a.title, fate, day, integration_id, events FROM action_days d JOIN action_types a ON a.id = d.action_type"
     " WHERE events > 0",
     "SELECT a.title, fate, occurred_s / 86400, integration_id, count(*) FROM events e JOIN action_types a"
     " ON a.id = e.action_type GROUP BY 1, 2, 3, 4"},
    {"keys", "SELECT seq, count(*) FROM event_keys GROUP BY seq", "SELECT seq, 1 FROM events"},
    {"segments", "SELECT at_s, action_type, ends, starts, people FROM segment_moments WHERE ends + starts > 0",
     "SELECT at_s, action_type, sum(e), sum(s), sum(p) FROM segment_ends JOIN segment_window w"
     " WHERE at_s >= w.from_s AND (at_s < w.to_s OR (at_s < w.to_s + 86400 AND person_id <= w.ahead_through_person))"
     " GROUP BY 1, 2"},
    {"segments a day",
     "SELECT day, action_type, ends, starts, people, weighted FROM segment_days WHERE ends + starts > 0",
     "SELECT at_s / 86400, action_type, sum(e), sum(s), sum(p), sum((e - s) * at_s) FROM segment_ends"
     " GROUP BY 1, 2"},
    {"action types of people", "SELECT action_type, person_id, last_end FROM person_actions WHERE last_end > 0",
     "SELECT action_type, person_id, max(clear_after) FROM ledger_rows WHERE clear_after > start_s GROUP BY 1, 2"},
    {"scores", "SELECT person_id, clear_at, events FROM behaviour_scores WHERE events > 0",
     "SELECT person_id, (SELECT max(clear_after) FROM ledger_rows l WHERE l.person_id = e.person_id), count(*) FROM "
     "events e"
     " WHERE fate = 0 GROUP BY 1"},
    {"entries", "SELECT person_id, event_seq, occurred_s, action_type FROM ledger_rows",
     "SELECT person_id, seq, occurred_s, action_type FROM events WHERE fate = 0"},
    {"states", "SELECT person_id, event_seq, start_s FROM ledger_rows",
     "SELECT person_id, event_seq, max(occurred_s, lag(clear_after, 1, 0) OVER (PARTITION BY person_id ORDER BY rowid))"
     " FROM ledger_rows"},
    {"who is in the directory", "SELECT person_id, in_directory FROM behaviour_scores",
     "SELECT id, in_directory FROM people"},
    {"counters",
     "SELECT id, admitted, unmatched, ignored FROM (SELECT integration_id AS id, admitted, unmatched,"
     " (SELECT coalesce(sum(events), 0) FROM integration_ignored i WHERE i.integration_id = c.integration_id) AS "
     "ignored"
     " FROM integration_counters c)",
     "SELECT id, (SELECT count(*) FROM events e WHERE fate = 0 AND e.integration_id = i.id),"
     " (SELECT count(*) FROM events e WHERE fate = 1 AND e.integration_id = i.id),"
     " (SELECT count(*) FROM events e WHERE fate = 2 AND e.integration_id = i.id) FROM integrations i"},
};

std::int64_t count(soci::session& sql, const std::string& rows) {
    std::int64_t number = 0;
    sql << segment_ends + ("SELECT count(*) FROM (" + rows + ")"), soci::into(number);
    return number;
}

}  // namespace

std::vector<std::string> counted_otherwise(soci::session& sql) {
    spread_ledger(sql, sql);
    std::vector<std::string> different;
    for (const auto& recount : recounts) {
        const std::string kept = recount.kept, counted = recount.counted;
        if (count(sql, kept + " EXCEPT " + counted) + count(sql, counted + " EXCEPT " + kept) != 0)
            different.emplace_back(recount.what);
    }
    return different;
}

}  // namespace risk::test
