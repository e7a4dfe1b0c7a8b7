// SPDX-License-Identifier: Apache-2.0
#include "store/migrations.hpp"

#include <array>

#include "store/account_schema.hpp"
#include "store/compact_schema.hpp"
#include "store/ledger_schema.hpp"
#include "store/moments_schema.hpp"
#include "store/notice_schema.hpp"
#include "store/roll_ups_schema.hpp"
#include "store/snapshot_schema.hpp"

namespace risk::store {
namespace {

constexpr auto first_schema = R"sql(
CREATE TABLE settings (
    name  TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Integrations: what an operator says, apart from what changes with every batch.
CREATE TABLE integrations (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,  -- never used again: events outlive their integration
    plugin_id     TEXT NOT NULL,
    name          TEXT NOT NULL,
    name_key      TEXT NOT NULL UNIQUE,
    description   TEXT NOT NULL,
    contact_name  TEXT NOT NULL,
    contact_email TEXT NOT NULL,
    config_json   TEXT NOT NULL,
    interval_ms   INTEGER NOT NULL,
    paused        INTEGER NOT NULL DEFAULT 0,
    revision      INTEGER NOT NULL DEFAULT 1,
    created_s     INTEGER NOT NULL
) STRICT;
CREATE TABLE integration_secrets (
    integration_id INTEGER NOT NULL REFERENCES integrations(id) ON DELETE CASCADE,
    field          TEXT NOT NULL,
    sealed         BLOB NOT NULL,
    PRIMARY KEY (integration_id, field)
) STRICT, WITHOUT ROWID;
CREATE TABLE integration_checkpoints (
    integration_id INTEGER PRIMARY KEY REFERENCES integrations(id) ON DELETE CASCADE,
    checkpoint     BLOB NOT NULL
) STRICT;
CREATE TABLE integration_statuses (
    integration_id INTEGER PRIMARY KEY REFERENCES integrations(id) ON DELETE CASCADE,
    status         TEXT NOT NULL,
    reason         TEXT NOT NULL,
    since_s        INTEGER NOT NULL
) STRICT;
CREATE TABLE integration_counters (
    integration_id    INTEGER PRIMARY KEY REFERENCES integrations(id) ON DELETE CASCADE,
    requests          INTEGER NOT NULL DEFAULT 0,
    fetched           INTEGER NOT NULL DEFAULT 0,
    admitted          INTEGER NOT NULL DEFAULT 0,
    duplicate         INTEGER NOT NULL DEFAULT 0,
    not_critical      INTEGER NOT NULL DEFAULT 0,
    before_activation INTEGER NOT NULL DEFAULT 0,
    unmatched         INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE integration_ignored (
    integration_id INTEGER NOT NULL REFERENCES integrations(id) ON DELETE CASCADE,
    reason         TEXT NOT NULL,
    events         INTEGER NOT NULL,
    PRIMARY KEY (integration_id, reason)
) STRICT, WITHOUT ROWID;

-- People. An alias is another address, or a source's own id of the person.
CREATE TABLE people (
    id           INTEGER PRIMARY KEY,
    email        TEXT NOT NULL UNIQUE,
    name         TEXT NOT NULL DEFAULT '',
    department   TEXT NOT NULL DEFAULT '',
    title        TEXT NOT NULL DEFAULT '',
    in_directory INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE person_aliases (
    alias     TEXT PRIMARY KEY,
    person_id INTEGER NOT NULL REFERENCES people(id)
) STRICT, WITHOUT ROWID;
CREATE INDEX person_aliases_by_person ON person_aliases(person_id);

-- Events. fate: 0 admitted, 1 unmatched, 2 ignored. key: what makes an event the same event.
CREATE TABLE events (
    seq             INTEGER PRIMARY KEY,
    key             BLOB NOT NULL UNIQUE,
    integration_id  INTEGER NOT NULL,
    plugin_id       TEXT NOT NULL,
    event_id        TEXT NOT NULL,
    kind            TEXT NOT NULL,
    subject         TEXT NOT NULL,
    actor           TEXT NOT NULL,
    title           TEXT NOT NULL,
    body            TEXT NOT NULL,
    severity        INTEGER NOT NULL,
    occurred_s      INTEGER NOT NULL,
    received_s      INTEGER NOT NULL,
    ignored_because TEXT NOT NULL,
    fate            INTEGER NOT NULL,
    person_id       INTEGER REFERENCES people(id),
    received_late   INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX events_by_time ON events(fate, occurred_s);
CREATE INDEX events_by_integration ON events(integration_id, fate, occurred_s);
CREATE INDEX events_by_subject ON events(subject, fate, occurred_s) WHERE fate <> 0;
CREATE INDEX events_by_actor ON events(actor) WHERE fate = 1;
CREATE TRIGGER events_stay BEFORE DELETE ON events
    BEGIN SELECT RAISE(ABORT, 'an event is never deleted'); END;
CREATE TRIGGER events_are_facts BEFORE UPDATE OF seq, key, integration_id, plugin_id, event_id, kind, subject, actor,
        title, body, severity, occurred_s, received_s, ignored_because ON events
    BEGIN SELECT RAISE(ABORT, 'an event is never changed'); END;
CREATE TRIGGER events_are_decided_once BEFORE UPDATE ON events WHEN OLD.fate <> 1
    BEGIN SELECT RAISE(ABORT, 'what became of an event is never changed'); END;

-- The ledger: admitted events of a person in canonical order, each with the state after it.
CREATE TABLE ledger (
    person_id       INTEGER NOT NULL REFERENCES people(id),
    behaviour       INTEGER NOT NULL,
    occurred_s      INTEGER NOT NULL,
    source          TEXT NOT NULL,
    event_id        TEXT NOT NULL,
    event_seq       INTEGER NOT NULL,
    penalty_seconds INTEGER NOT NULL,
    clear_after     INTEGER NOT NULL,
    PRIMARY KEY (person_id, behaviour, occurred_s, source, event_id)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER ledger_stays BEFORE DELETE ON ledger
    BEGIN SELECT RAISE(ABORT, 'a ledger entry is never deleted'); END;
CREATE TRIGGER ledger_entries_are_facts BEFORE UPDATE OF person_id, behaviour, occurred_s, source, event_id, event_seq,
        penalty_seconds ON ledger
    BEGIN SELECT RAISE(ABORT, 'a ledger entry is never changed'); END;
CREATE TABLE behaviour_scores (
    person_id INTEGER NOT NULL REFERENCES people(id),
    behaviour INTEGER NOT NULL,
    clear_at  INTEGER NOT NULL DEFAULT 0,
    last_s    INTEGER NOT NULL DEFAULT -9223372036854775808,
    events    INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (person_id, behaviour)
) STRICT, WITHOUT ROWID;
CREATE INDEX behaviour_scores_by_score ON behaviour_scores(behaviour, clear_at DESC);

-- The score at the end of a day, as it was known then. Only scores above 0.0 have a row.
CREATE TABLE score_snapshots (
    person_id INTEGER NOT NULL REFERENCES people(id),
    behaviour INTEGER NOT NULL,
    day       INTEGER NOT NULL,
    tenths    INTEGER NOT NULL,
    PRIMARY KEY (person_id, behaviour, day)
) STRICT, WITHOUT ROWID;
CREATE TABLE organisation_snapshots (
    day    INTEGER PRIMARY KEY,
    people INTEGER NOT NULL,
    tenths INTEGER NOT NULL
) STRICT;
CREATE TRIGGER score_snapshots_stay BEFORE DELETE ON score_snapshots
    BEGIN SELECT RAISE(ABORT, 'a snapshot is never deleted'); END;
CREATE TRIGGER score_snapshots_are_facts BEFORE UPDATE ON score_snapshots
    BEGIN SELECT RAISE(ABORT, 'a snapshot is never changed'); END;
CREATE TRIGGER organisation_snapshots_stay BEFORE DELETE ON organisation_snapshots
    BEGIN SELECT RAISE(ABORT, 'a snapshot is never deleted'); END;
CREATE TRIGGER organisation_snapshots_are_facts BEFORE UPDATE ON organisation_snapshots
    BEGIN SELECT RAISE(ABORT, 'a snapshot is never changed'); END;

CREATE TABLE entitlements (
    name    TEXT PRIMARY KEY,
    source  TEXT NOT NULL,
    since_s INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE audit (
    seq     INTEGER PRIMARY KEY AUTOINCREMENT,
    at_s    INTEGER NOT NULL,
    actor   TEXT NOT NULL,
    action  TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail  TEXT NOT NULL
) STRICT;
CREATE TRIGGER audit_stays BEFORE DELETE ON audit
    BEGIN SELECT RAISE(ABORT, 'an audit entry is never deleted'); END;
CREATE TRIGGER audit_entries_are_facts BEFORE UPDATE ON audit
    BEGIN SELECT RAISE(ABORT, 'an audit entry is never changed'); END;
)sql";

constexpr std::array<Migration, 8> steps{{
    {1, "integrations, people, events, scores, audit", first_schema},
    {2, "accounts, sessions, roles, tokens", account_schema},
    {3, "what the pages count", roll_ups_schema},
    {4, "notices", notice_schema},
    {5, "smaller and faster events", compact_schema, compact_events},
    {6, "by the second only today and tomorrow", moments_schema},
    {7, "a byte for a score of a day; the audit log by subject", snapshot_schema, pack_snapshots},
    {8, "ledgers in blocks", ledger_schema, pack_ledgers},
}};

}  // namespace

std::span<const Migration> migrations() { return steps; }

}  // namespace risk::store
