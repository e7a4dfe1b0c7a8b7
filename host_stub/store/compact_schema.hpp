// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace soci {
class session;
}

namespace risk::store {

/// Migration 5: numbers instead of texts that come again and again, bodies compressed in blocks, one index by time that
/// covers what lists are filtered by, and roll-ups that the committer writes once a transaction instead of triggers for each row.
inline constexpr auto compact_schema = R"sql(
CREATE TABLE words (
    id   INTEGER PRIMARY KEY,
    word TEXT NOT NULL UNIQUE
) STRICT;
INSERT INTO words (word) SELECT plugin_id FROM events UNION SELECT kind FROM events
    UNION SELECT ignored_because FROM events WHERE ignored_because <> '';

DROP TRIGGER events_stay;
DROP TRIGGER events_are_facts;
DROP TRIGGER events_are_decided_once;
DROP TRIGGER events_are_counted;
DROP TRIGGER events_are_counted_anew;
DROP TRIGGER ledger_stays;
DROP TRIGGER ledger_entries_are_facts;
DROP TRIGGER ledger_action_types_are_facts;
DROP TRIGGER ledger_is_counted;
DROP TRIGGER ledger_is_counted_anew;
DROP TABLE segment_moments;
DROP TABLE segment_days;
DROP TABLE person_actions;
DROP INDEX events_by_time;
DROP INDEX events_by_integration;
DROP INDEX events_by_subject;
DROP INDEX events_by_actor;
DROP INDEX events_by_title;
DROP INDEX events_by_integration_and_title;
ALTER TABLE events RENAME TO events_4;
ALTER TABLE ledger RENAME TO ledger_4;

-- Events. fate: 0 admitted, 1 unmatched, 2 ignored. subject: NULL where it is the address of the person. The plugin (source),
-- kind and reason are words.
CREATE TABLE events (
    seq             INTEGER PRIMARY KEY,
    integration_id  INTEGER NOT NULL,
    source          INTEGER NOT NULL,
    event_id        TEXT NOT NULL,
    kind            INTEGER NOT NULL,
    subject         TEXT,
    actor           TEXT NOT NULL,
    action_type     INTEGER NOT NULL,
    severity        INTEGER NOT NULL,
    occurred_s      INTEGER NOT NULL,
    received_s      INTEGER NOT NULL,
    ignored_because INTEGER,
    fate            INTEGER NOT NULL,
    person_id       INTEGER,
    received_late   INTEGER NOT NULL
) STRICT;
INSERT INTO events SELECT e.seq, e.integration_id, s.id, e.event_id, k.id,
        CASE WHEN e.fate = 0 AND e.subject = p.email THEN NULL ELSE e.subject END, e.actor, a.id, e.severity,
        e.occurred_s, e.received_s, w.id, e.fate, e.person_id, e.received_late
    FROM events_4 e JOIN words s ON s.word = e.plugin_id JOIN words k ON k.word = e.kind
    JOIN action_types a ON a.title = e.title LEFT JOIN words w ON w.word = e.ignored_because AND e.ignored_because <> ''
    LEFT JOIN people p ON p.id = e.person_id ORDER BY e.seq;
CREATE INDEX events_by_time ON events(fate, occurred_s, seq, action_type, integration_id);
CREATE INDEX events_by_subject ON events(subject, fate, occurred_s) WHERE fate <> 0;
CREATE INDEX events_by_actor ON events(actor) WHERE fate = 1;
CREATE TRIGGER events_stay BEFORE DELETE ON events
    BEGIN SELECT RAISE(ABORT, 'an event is never deleted'); END;
CREATE TRIGGER events_are_facts BEFORE UPDATE OF seq, integration_id, source, event_id, kind, subject, actor,
        action_type, severity, occurred_s, received_s, ignored_because ON events
    BEGIN SELECT RAISE(ABORT, 'an event is never changed'); END;
CREATE TRIGGER events_are_decided_once BEFORE UPDATE ON events WHEN OLD.fate <> 1
    BEGIN SELECT RAISE(ABORT, 'what became of an event is never changed'); END;
-- The host looks twice a second whether an integration has changed: this is all it reads for it.
CREATE INDEX integrations_by_revision ON integrations(revision);

-- What numbers stand for.
CREATE TRIGGER words_stay BEFORE DELETE ON words
    BEGIN SELECT RAISE(ABORT, 'a word is never deleted'); END;
CREATE TRIGGER words_are_facts BEFORE UPDATE ON words
    BEGIN SELECT RAISE(ABORT, 'a word is never changed'); END;
CREATE TRIGGER action_types_stay BEFORE DELETE ON action_types
    BEGIN SELECT RAISE(ABORT, 'an action type is never deleted'); END;
CREATE TRIGGER action_types_are_facts BEFORE UPDATE ON action_types
    BEGIN SELECT RAISE(ABORT, 'an action type is never changed'); END;
CREATE TRIGGER people_stay BEFORE DELETE ON people
    BEGIN SELECT RAISE(ABORT, 'a person is never deleted'); END;

-- Where an event is, by a hash of plugin and event id; two events may share one.
CREATE TABLE event_keys (
    hash INTEGER NOT NULL,
    seq  INTEGER NOT NULL,
    PRIMARY KEY (hash, seq)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER event_keys_stay BEFORE DELETE ON event_keys
    BEGIN SELECT RAISE(ABORT, 'a key is never deleted'); END;
CREATE TRIGGER event_keys_are_facts BEFORE UPDATE ON event_keys
    BEGIN SELECT RAISE(ABORT, 'a key is never changed'); END;

-- What plugins delivered: the bodies of the events from first_seq on, one after the other, compressed together.
CREATE TABLE bodies (
    first_seq INTEGER PRIMARY KEY,
    packed    BLOB NOT NULL
) STRICT;
CREATE TRIGGER bodies_stay BEFORE DELETE ON bodies
    BEGIN SELECT RAISE(ABORT, 'a body is never deleted'); END;
CREATE TRIGGER bodies_are_facts BEFORE UPDATE ON bodies
    BEGIN SELECT RAISE(ABORT, 'a body is never changed'); END;

-- The ledger: admitted events of a person, each with the state after it. Its segment of time runs from start_s to clear_after;
-- what is left of it at a moment is that entry's part of the score. The canonical order is that of (occurred_s, plugin, event
-- id); here those of one second follow each other in any order.
CREATE TABLE ledger (
    person_id       INTEGER NOT NULL,
    behaviour       INTEGER NOT NULL,
    occurred_s      INTEGER NOT NULL,
    event_seq       INTEGER NOT NULL,
    penalty_seconds INTEGER NOT NULL,
    action_type     INTEGER NOT NULL,
    start_s         INTEGER NOT NULL,
    clear_after     INTEGER NOT NULL,
    PRIMARY KEY (person_id, behaviour, occurred_s, event_seq)
) STRICT, WITHOUT ROWID;
INSERT INTO ledger SELECT person_id, behaviour, occurred_s, event_seq, penalty_seconds, action_type, start_s, clear_after
    FROM ledger_4 ORDER BY person_id, behaviour, occurred_s, event_seq;
CREATE TRIGGER ledger_stays BEFORE DELETE ON ledger
    BEGIN SELECT RAISE(ABORT, 'a ledger entry is never deleted'); END;
CREATE TRIGGER ledger_entries_are_facts BEFORE UPDATE OF person_id, behaviour, occurred_s, event_seq, penalty_seconds,
        action_type ON ledger
    BEGIN SELECT RAISE(ABORT, 'a ledger entry is never changed'); END;

-- What store/roll_ups.hpp says.
CREATE TABLE person_actions (
    person_id   INTEGER NOT NULL,
    behaviour   INTEGER NOT NULL,
    action_type INTEGER NOT NULL,
    last_end    INTEGER NOT NULL,
    PRIMARY KEY (person_id, behaviour, action_type)
) STRICT, WITHOUT ROWID;
CREATE TABLE segment_moments (
    behaviour   INTEGER NOT NULL,
    at_s        INTEGER NOT NULL,
    action_type INTEGER NOT NULL,
    ends        INTEGER NOT NULL,
    starts      INTEGER NOT NULL,
    people      INTEGER NOT NULL,
    PRIMARY KEY (behaviour, at_s, action_type)
) STRICT, WITHOUT ROWID;
CREATE TABLE segment_days (
    behaviour   INTEGER NOT NULL,
    day         INTEGER NOT NULL,
    action_type INTEGER NOT NULL,
    ends        INTEGER NOT NULL,
    starts      INTEGER NOT NULL,
    people      INTEGER NOT NULL,
    weighted    INTEGER NOT NULL,
    PRIMARY KEY (behaviour, day, action_type)
) STRICT, WITHOUT ROWID;
INSERT INTO person_actions SELECT person_id, behaviour, action_type, max(clear_after) FROM ledger
    WHERE clear_after > start_s GROUP BY 1, 2, 3;
INSERT INTO segment_moments SELECT behaviour, at_s, action_type, sum(ends), sum(starts), sum(people) FROM (
        SELECT behaviour, clear_after AS at_s, action_type, 1 AS ends, 0 AS starts, 0 AS people FROM ledger
            WHERE clear_after > start_s
        UNION ALL
        SELECT behaviour, start_s, action_type, 0, 1, 0 FROM ledger WHERE clear_after > start_s
        UNION ALL
        SELECT behaviour, last_end, action_type, 0, 0, 1 FROM person_actions)
    GROUP BY 1, 2, 3;
INSERT INTO segment_days SELECT behaviour, at_s / 86400, action_type, sum(ends), sum(starts), sum(people),
        sum((ends - starts) * at_s) FROM segment_moments GROUP BY 1, 2, 3;
DROP TABLE ledger_4;

-- Whether somebody is in the directory, beside the score: lists and counts of scores need to look at nobody else.
ALTER TABLE behaviour_scores ADD COLUMN in_directory INTEGER NOT NULL DEFAULT 0;
UPDATE behaviour_scores SET in_directory = (SELECT in_directory FROM people WHERE id = person_id);
CREATE TRIGGER people_enter_the_directory AFTER UPDATE OF in_directory ON people WHEN OLD.in_directory <> NEW.in_directory
    BEGIN UPDATE behaviour_scores SET in_directory = NEW.in_directory WHERE person_id = NEW.id; END;
DROP INDEX behaviour_scores_by_score;
CREATE INDEX behaviour_scores_by_score ON behaviour_scores(behaviour, in_directory, clear_at DESC);
CREATE INDEX people_by_department ON people(in_directory, department);
CREATE INDEX people_by_name ON people(in_directory, lower(CASE name WHEN '' THEN email ELSE name END));

-- Everybody's score at the end of a day, side by side: a day is written at the end of the table, and a list is compared with
-- one day.
DROP TRIGGER score_snapshots_are_facts;
DROP TRIGGER score_snapshots_stay;
ALTER TABLE score_snapshots RENAME TO score_snapshots_4;
CREATE TABLE score_snapshots (
    behaviour INTEGER NOT NULL,
    day       INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    tenths    INTEGER NOT NULL,
    PRIMARY KEY (behaviour, day, person_id)
) STRICT, WITHOUT ROWID;
INSERT INTO score_snapshots SELECT behaviour, day, person_id, tenths FROM score_snapshots_4
    ORDER BY behaviour, day, person_id;
DROP TABLE score_snapshots_4;
CREATE TRIGGER score_snapshots_are_facts BEFORE UPDATE ON score_snapshots
    BEGIN SELECT RAISE(ABORT, 'a snapshot is never changed'); END;

-- Of a day that is not over there is no snapshot: one that a clock that ran ahead has written goes, and is written again.
DROP TRIGGER organisation_snapshots_stay;
CREATE TRIGGER score_snapshots_stay BEFORE DELETE ON score_snapshots
    WHEN OLD.day <= coalesce((SELECT value FROM settings WHERE name = 'snapshots_through'), OLD.day)
    BEGIN SELECT RAISE(ABORT, 'a snapshot is never deleted'); END;
CREATE TRIGGER organisation_snapshots_stay BEFORE DELETE ON organisation_snapshots
    WHEN OLD.day <= coalesce((SELECT value FROM settings WHERE name = 'snapshots_through'), OLD.day)
    BEGIN SELECT RAISE(ABORT, 'a snapshot is never deleted'); END;
)sql";

/// The rest of it, which no SQL can do: keys and bodies, from the former table of events.
void compact_events(soci::session& sql);

}  // namespace risk::store
