// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace risk::store {

/// Who is told when an integration stops or begins to be connected, what was said of each, and what is still to be said.
inline constexpr auto notice_schema = R"sql(
CREATE TABLE notice_target (
    id               INTEGER PRIMARY KEY CHECK (id = 1),  -- one at most
    url              TEXT NOT NULL,
    sealed           BLOB NOT NULL,  -- the secret that notices are signed with
    set_s            INTEGER NOT NULL,
    delivered        INTEGER NOT NULL DEFAULT 0,
    last_delivered_s INTEGER NOT NULL DEFAULT 0,
    failed           INTEGER NOT NULL DEFAULT 0,  -- attempts
    last_failure_s   INTEGER NOT NULL DEFAULT 0,
    last_failure     TEXT NOT NULL DEFAULT '',
    given_up         INTEGER NOT NULL DEFAULT 0
) STRICT;

-- What the receiver knows, or will, of each integration: a restart neither repeats an edge nor loses one.
CREATE TABLE notice_states (
    integration_id INTEGER PRIMARY KEY REFERENCES integrations(id) ON DELETE CASCADE,
    connected      INTEGER NOT NULL,
    status         TEXT NOT NULL
) STRICT;

-- The outbox. An entry outlives its integration: that it went was preceded by an edge that is still to be told.
CREATE TABLE notices (
    seq            INTEGER PRIMARY KEY AUTOINCREMENT,
    id             TEXT NOT NULL UNIQUE,  -- the same at every attempt
    integration_id INTEGER NOT NULL,
    integration    TEXT NOT NULL,
    plugin_id      TEXT NOT NULL,
    status_from    TEXT NOT NULL,
    status_to      TEXT NOT NULL,
    reason         TEXT NOT NULL,
    at_s           INTEGER NOT NULL,
    attempts       INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX notices_by_integration ON notices(integration_id, seq);
)sql";

}  // namespace risk::store
