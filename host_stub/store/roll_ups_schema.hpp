// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace risk::store {

/// Migration 3: what the pages count, kept right by the database itself in the transaction that changes it, so that no
/// page reads events to count them. Every event is of behaviour 1 so far.
inline constexpr auto roll_ups_schema = R"sql(
-- Action types: the titles of events.
CREATE TABLE action_types (
    id    INTEGER PRIMARY KEY,
    title TEXT NOT NULL UNIQUE
) STRICT;
INSERT INTO action_types (title) SELECT DISTINCT title FROM events ORDER BY title;
CREATE INDEX events_by_title ON events(title, fate, occurred_s);
CREATE INDEX events_by_integration_and_title ON events(integration_id, title, fate, occurred_s);

-- Events a day (UTC).
CREATE TABLE event_days (
    fate           INTEGER NOT NULL,
    behaviour      INTEGER NOT NULL,
    day            INTEGER NOT NULL,
    integration_id INTEGER NOT NULL,
    events         INTEGER NOT NULL,
    PRIMARY KEY (fate, behaviour, day, integration_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE action_days (
    action_type    INTEGER NOT NULL,
    fate           INTEGER NOT NULL,
    behaviour      INTEGER NOT NULL,
    day            INTEGER NOT NULL,
    integration_id INTEGER NOT NULL,
    events         INTEGER NOT NULL,
    PRIMARY KEY (action_type, fate, behaviour, day, integration_id)
) STRICT, WITHOUT ROWID;
INSERT INTO event_days (fate, behaviour, day, integration_id, events)
    SELECT fate, 1, occurred_s / 86400, integration_id, count(*) FROM events GROUP BY 1, 3, 4;
INSERT INTO action_days (action_type, fate, behaviour, day, integration_id, events)
    SELECT a.id, e.fate, 1, e.occurred_s / 86400, e.integration_id, count(*)
    FROM events e JOIN action_types a ON a.title = e.title GROUP BY 1, 2, 4, 5;

CREATE TRIGGER events_are_counted AFTER INSERT ON events BEGIN
    INSERT INTO action_types (title) VALUES (NEW.title) ON CONFLICT DO NOTHING;
    INSERT INTO event_days (fate, behaviour, day, integration_id, events)
        VALUES (NEW.fate, 1, NEW.occurred_s / 86400, NEW.integration_id, 1)
        ON CONFLICT DO UPDATE SET events = events + 1;
    INSERT INTO action_days (action_type, fate, behaviour, day, integration_id, events)
        SELECT id, NEW.fate, 1, NEW.occurred_s / 86400, NEW.integration_id, 1 FROM action_types WHERE title = NEW.title
        ON CONFLICT DO UPDATE SET events = events + 1;
END;
-- The person of an unmatched event was found: it moves from one fate to another.
CREATE TRIGGER events_are_counted_anew AFTER UPDATE OF fate ON events WHEN OLD.fate <> NEW.fate BEGIN
    UPDATE event_days SET events = events - 1
        WHERE fate = OLD.fate AND behaviour = 1 AND day = OLD.occurred_s / 86400 AND integration_id = OLD.integration_id;
    UPDATE action_days SET events = events - 1
        WHERE action_type = (SELECT id FROM action_types WHERE title = OLD.title)
        AND fate = OLD.fate AND behaviour = 1 AND day = OLD.occurred_s / 86400 AND integration_id = OLD.integration_id;
    INSERT INTO event_days (fate, behaviour, day, integration_id, events)
        VALUES (NEW.fate, 1, NEW.occurred_s / 86400, NEW.integration_id, 1)
        ON CONFLICT DO UPDATE SET events = events + 1;
    INSERT INTO action_days (action_type, fate, behaviour, day, integration_id, events)
        SELECT id, NEW.fate, 1, NEW.occurred_s / 86400, NEW.integration_id, 1 FROM action_types WHERE title = NEW.title
        ON CONFLICT DO UPDATE SET events = events + 1;
END;

-- An entry's segment of time runs from start_s to clear_after; what is left of it at a moment is that entry's part of
-- the score.
ALTER TABLE ledger ADD COLUMN start_s INTEGER NOT NULL DEFAULT 0;
ALTER TABLE ledger ADD COLUMN action_type INTEGER NOT NULL DEFAULT 0;
UPDATE ledger AS l SET
    start_s = max(l.occurred_s, coalesce((SELECT b.clear_after FROM ledger b
        WHERE b.person_id = l.person_id AND b.behaviour = l.behaviour
        AND (b.occurred_s, b.source, b.event_id) < (l.occurred_s, l.source, l.event_id)
        ORDER BY b.occurred_s DESC, b.source DESC, b.event_id DESC LIMIT 1), 0)),
    action_type = (SELECT a.id FROM events e JOIN action_types a ON a.title = e.title WHERE e.seq = l.event_seq);
CREATE TRIGGER ledger_action_types_are_facts BEFORE UPDATE OF action_type ON ledger
    BEGIN SELECT RAISE(ABORT, 'a ledger entry is never changed'); END;

-- What all segments of an action type have left at a moment is the sum of (at_s - moment) over the ends after it, less
-- the same over the starts after it. By the second, and by the day: so that a year is a few hundred rows. weighted is
-- the sum of at_s, of ends less that of starts. Segments without length are not in it.
CREATE TABLE segment_moments (
    behaviour   INTEGER NOT NULL,
    at_s        INTEGER NOT NULL,
    action_type INTEGER NOT NULL,
    ends        INTEGER NOT NULL,
    starts      INTEGER NOT NULL,
    PRIMARY KEY (behaviour, at_s, action_type)
) STRICT, WITHOUT ROWID;
CREATE TABLE segment_days (
    behaviour   INTEGER NOT NULL,
    day         INTEGER NOT NULL,
    action_type INTEGER NOT NULL,
    ends        INTEGER NOT NULL,
    starts      INTEGER NOT NULL,
    weighted    INTEGER NOT NULL,
    PRIMARY KEY (behaviour, day, action_type)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER segment_moments_come AFTER INSERT ON segment_moments BEGIN
    INSERT INTO segment_days (behaviour, day, action_type, ends, starts, weighted)
        VALUES (NEW.behaviour, NEW.at_s / 86400, NEW.action_type, NEW.ends, NEW.starts,
                (NEW.ends - NEW.starts) * NEW.at_s)
        ON CONFLICT DO UPDATE SET ends = ends + excluded.ends, starts = starts + excluded.starts,
                weighted = weighted + excluded.weighted;
END;
CREATE TRIGGER segment_moments_change AFTER UPDATE ON segment_moments BEGIN
    UPDATE segment_days SET ends = ends + NEW.ends - OLD.ends, starts = starts + NEW.starts - OLD.starts,
            weighted = weighted + (NEW.ends - OLD.ends - NEW.starts + OLD.starts) * NEW.at_s
        WHERE behaviour = NEW.behaviour AND day = NEW.at_s / 86400 AND action_type = NEW.action_type;
END;

-- When the last segment of a person's action type ends: whose scores an action type is in.
CREATE TABLE person_actions (
    behaviour   INTEGER NOT NULL,
    action_type INTEGER NOT NULL,
    person_id   INTEGER NOT NULL REFERENCES people(id),
    last_end    INTEGER NOT NULL,
    PRIMARY KEY (behaviour, action_type, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX person_actions_by_end ON person_actions(behaviour, action_type, last_end);

INSERT INTO segment_moments (behaviour, at_s, action_type, ends, starts)
    SELECT behaviour, at_s, action_type, sum(ends), sum(starts) FROM (
        SELECT behaviour, clear_after AS at_s, action_type, 1 AS ends, 0 AS starts FROM ledger WHERE clear_after > start_s
        UNION ALL
        SELECT behaviour, start_s, action_type, 0, 1 FROM ledger WHERE clear_after > start_s)
    GROUP BY 1, 2, 3;
INSERT INTO person_actions (behaviour, action_type, person_id, last_end)
    SELECT behaviour, action_type, person_id, max(clear_after) FROM ledger WHERE clear_after > start_s GROUP BY 1, 2, 3;

CREATE TRIGGER ledger_is_counted AFTER INSERT ON ledger WHEN NEW.clear_after > NEW.start_s BEGIN
    INSERT INTO segment_moments (behaviour, at_s, action_type, ends, starts)
        VALUES (NEW.behaviour, NEW.clear_after, NEW.action_type, 1, 0) ON CONFLICT DO UPDATE SET ends = ends + 1;
    INSERT INTO segment_moments (behaviour, at_s, action_type, ends, starts)
        VALUES (NEW.behaviour, NEW.start_s, NEW.action_type, 0, 1) ON CONFLICT DO UPDATE SET starts = starts + 1;
    INSERT INTO person_actions (behaviour, action_type, person_id, last_end)
        VALUES (NEW.behaviour, NEW.action_type, NEW.person_id, NEW.clear_after)
        ON CONFLICT DO UPDATE SET last_end = max(last_end, excluded.last_end);
END;
-- A late event moves the segments after it. One that loses its length no longer counts for its person.
CREATE TRIGGER ledger_is_counted_anew AFTER UPDATE OF start_s, clear_after ON ledger BEGIN
    UPDATE segment_moments SET ends = ends - 1 WHERE behaviour = OLD.behaviour AND at_s = OLD.clear_after
        AND action_type = OLD.action_type AND OLD.clear_after > OLD.start_s;
    UPDATE segment_moments SET starts = starts - 1 WHERE behaviour = OLD.behaviour AND at_s = OLD.start_s
        AND action_type = OLD.action_type AND OLD.clear_after > OLD.start_s;
    INSERT INTO segment_moments (behaviour, at_s, action_type, ends, starts)
        SELECT NEW.behaviour, NEW.clear_after, NEW.action_type, 1, 0 WHERE NEW.clear_after > NEW.start_s
        ON CONFLICT DO UPDATE SET ends = ends + 1;
    INSERT INTO segment_moments (behaviour, at_s, action_type, ends, starts)
        SELECT NEW.behaviour, NEW.start_s, NEW.action_type, 0, 1 WHERE NEW.clear_after > NEW.start_s
        ON CONFLICT DO UPDATE SET starts = starts + 1;
    INSERT INTO person_actions (behaviour, action_type, person_id, last_end)
        SELECT NEW.behaviour, NEW.action_type, NEW.person_id, NEW.clear_after WHERE NEW.clear_after > NEW.start_s
        ON CONFLICT DO UPDATE SET last_end = max(last_end, excluded.last_end);
    UPDATE person_actions SET last_end = coalesce((SELECT max(clear_after) FROM ledger
            WHERE person_id = NEW.person_id AND behaviour = NEW.behaviour AND action_type = NEW.action_type
            AND clear_after > start_s), 0)
        WHERE behaviour = NEW.behaviour AND action_type = NEW.action_type AND person_id = NEW.person_id
        AND OLD.clear_after > OLD.start_s AND NEW.clear_after <= NEW.start_s;
END;

-- People who have a score and are not in the directory: few, and not in the organisation's figures.
CREATE INDEX people_outside ON people(id) WHERE in_directory = 0;

-- Everybody's score at the end of one day, side by side: what a list by change is compared with.
CREATE INDEX score_snapshots_by_day ON score_snapshots(behaviour, day, person_id, tenths);

-- Events outlive their integration, and still say where they came from.
CREATE TABLE former_integrations (
    id   INTEGER PRIMARY KEY,
    name TEXT NOT NULL
) STRICT;
CREATE TRIGGER integrations_leave_a_name AFTER DELETE ON integrations BEGIN
    INSERT INTO former_integrations (id, name) VALUES (OLD.id, OLD.name);
END;
)sql";

}  // namespace risk::store
