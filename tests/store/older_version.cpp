// SPDX-License-Identifier: Apache-2.0
#include "store/older_version.hpp"

#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <algorithm>
#include <memory>
#include <string>

#include "store/ledger_rows.hpp"
#include "store/migrations.hpp"
#include "store/seal_upgrade.hpp"
#include "store/sqlite.hpp"

namespace risk::test {
namespace {

constexpr std::int64_t last_with_texts = 4;  // the next had numbers for them

// What the versions with texts had in their tables, from what this one has. Their own triggers count while the rows arrive.
constexpr auto as_it_was = R"sql(
INSERT INTO settings SELECT * FROM now.settings;
INSERT INTO integrations SELECT * FROM now.integrations;
INSERT INTO former_integrations SELECT * FROM now.former_integrations;
INSERT INTO integration_checkpoints SELECT * FROM now.integration_checkpoints;
INSERT INTO integration_statuses SELECT * FROM now.integration_statuses;
INSERT INTO integration_counters SELECT * FROM now.integration_counters;
INSERT INTO integration_ignored SELECT * FROM now.integration_ignored;
INSERT INTO people SELECT * FROM now.people;
INSERT INTO person_aliases SELECT * FROM now.person_aliases;
INSERT INTO behaviour_scores SELECT person_id, behaviour, clear_at, last_s, events FROM now.behaviour_scores;
INSERT INTO score_snapshots WITH RECURSIVE place(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM place WHERE n < 255)
    SELECT block * 256 + n, behaviour, day, unicode(substr(tenths, n + 1, 1)) FROM now.score_snapshots, place
    WHERE unicode(substr(tenths, n + 1, 1)) > 0;
INSERT INTO organisation_snapshots SELECT * FROM now.organisation_snapshots;
INSERT INTO events SELECT e.seq, randomblob(16), e.integration_id, s.word, e.event_id, k.word,
        coalesce(e.subject, p.email), e.actor, a.title, 'body of ' || e.event_id || char(10), e.severity, e.occurred_s,
        e.received_s, coalesce(w.word, ''), e.fate, e.person_id, e.received_late
    FROM now.events e JOIN now.words s ON s.id = e.source JOIN now.words k ON k.id = e.kind
    JOIN now.action_types a ON a.id = e.action_type LEFT JOIN now.words w ON w.id = e.ignored_because
    LEFT JOIN now.people p ON p.id = e.person_id ORDER BY e.seq;
INSERT INTO ledger (person_id, behaviour, occurred_s, source, event_id, event_seq, penalty_seconds, clear_after, start_s,
        action_type)
    SELECT l.person_id, 1, l.occurred_s, e.plugin_id, e.event_id, l.event_seq, l.penalty_seconds, l.clear_after,
        l.start_s, a.id
    FROM temp.ledger_rows l JOIN events e ON e.seq = l.event_seq JOIN action_types a ON a.title = e.title;
)sql";

// Past our own door there is no place for seals.
std::unique_ptr<soci::session> connect_as(std::int64_t number, const std::filesystem::path& file) {
    if (number >= store::first_sealed_version) return store::connect(file, false);
    return std::make_unique<soci::session>(soci::sqlite3, "dbname=\"" + file.string() + '"');
}

}  // namespace

void write_as_version(std::int64_t number, const std::filesystem::path& now, const std::filesystem::path& file) {
    const auto session = connect_as(number, file);
    const auto bring = [&](std::int64_t from, std::int64_t to) {
        for (const auto& step : store::migrations()) {
            if (step.number < from || step.number > to) continue;
            store::run_script(*session, step.sql);
            if (step.rest != nullptr) step.rest(*session);
        }
    };
    bring(1, std::min(number, last_with_texts));
    store::run_script(*session, "ATTACH '" + now.string() + "' AS now");
    spread_ledger(*store::connect(now, true), *session);
    store::run_script(*session, as_it_was);
    store::run_script(*session, "DETACH now; DROP TABLE temp.ledger_rows");
    bring(last_with_texts + 1, number);
    store::run_script(*session, "PRAGMA application_id = " + std::to_string(store::application_id) +
                                    "; PRAGMA user_version = " + std::to_string(number) +
                                    "; PRAGMA journal_mode = WAL");
}

}  // namespace risk::test
