// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace soci {
class session;
}

namespace risk::store {

/// Migration 7: a day of everybody's scores is a byte a person, and the audit log of one thing is found without a look at the rest.
inline constexpr auto snapshot_schema = R"sql(
CREATE INDEX audit_by_subject ON audit(subject);

-- tenths has a byte a person, from number block * 256 on, without the zeros at its end. A block of nobody has no row.
DROP TRIGGER score_snapshots_are_facts;
DROP TRIGGER score_snapshots_stay;
ALTER TABLE score_snapshots RENAME TO score_snapshots_6;
CREATE TABLE score_snapshots (
    behaviour INTEGER NOT NULL,
    day       INTEGER NOT NULL,
    block     INTEGER NOT NULL,
    tenths    BLOB NOT NULL,
    PRIMARY KEY (behaviour, day, block)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER score_snapshots_are_facts BEFORE UPDATE ON score_snapshots
    BEGIN SELECT RAISE(ABORT, 'a snapshot is never changed'); END;
CREATE TRIGGER score_snapshots_stay BEFORE DELETE ON score_snapshots
    WHEN OLD.day <= coalesce((SELECT value FROM settings WHERE name = 'snapshots_through'), OLD.day)
    BEGIN SELECT RAISE(ABORT, 'a snapshot is never deleted'); END;
)sql";

/// The rest of it, which no SQL can do: the blocks, from the former table.
void pack_snapshots(soci::session& sql);

}  // namespace risk::store
