// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace risk::store {

/// Who may sign in, and how. Of ids, tokens and links only hashes are kept: whoever reads the file cannot use them.
inline constexpr auto account_schema = R"sql(
CREATE TABLE roles (
    name_key    TEXT PRIMARY KEY,
    name        TEXT NOT NULL,
    marketplace TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE accounts (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,  -- never used again
    name_key       TEXT NOT NULL UNIQUE,
    name           TEXT NOT NULL,
    display_name   TEXT NOT NULL,
    role           TEXT NOT NULL,
    password_hash  TEXT NOT NULL,
    disabled       INTEGER NOT NULL DEFAULT 0,
    created_s      INTEGER NOT NULL,
    last_sign_in_s INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE sessions (
    id_hash     TEXT PRIMARY KEY,
    account_id  INTEGER NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
    created_s   INTEGER NOT NULL,
    last_seen_s INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_by_account ON sessions(account_id, last_seen_s);

CREATE TABLE api_tokens (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    name_key    TEXT NOT NULL UNIQUE,
    name        TEXT NOT NULL,
    token_hash  TEXT NOT NULL UNIQUE,
    role        TEXT NOT NULL,
    created_by  TEXT NOT NULL,
    created_s   INTEGER NOT NULL,
    expires_s   INTEGER NOT NULL,
    last_used_s INTEGER NOT NULL DEFAULT 0
) STRICT;

-- account_id is null for the first set-up: there is nobody yet.
CREATE TABLE one_time_links (
    link_hash  TEXT PRIMARY KEY,
    purpose    TEXT NOT NULL,
    account_id INTEGER REFERENCES accounts(id) ON DELETE CASCADE,
    expires_s  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX one_time_links_by_account ON one_time_links(account_id);
)sql";

}  // namespace risk::store
