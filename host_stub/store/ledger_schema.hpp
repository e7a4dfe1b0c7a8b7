// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace soci {
class session;
}

namespace risk::store {

/// Migration 8: a person's ledger in blocks. An alert that comes late, as all of a backlog do that is read from its newest end,
/// changes its neighbours: they are written together with it.
inline constexpr auto ledger_schema = R"sql(
DROP TRIGGER ledger_stays;
DROP TRIGGER ledger_entries_are_facts;

-- The ledger: the admitted events of a person in canonical order, those from from_s on up to the next block. clear_before is the
-- state before the first of them; the states after each follow from it. Packed as store/ledger_block.hpp says.
CREATE TABLE ledger_blocks (
    person_id    INTEGER NOT NULL,
    behaviour    INTEGER NOT NULL,
    from_s       INTEGER NOT NULL,
    clear_before INTEGER NOT NULL,
    entries      BLOB NOT NULL,
    PRIMARY KEY (person_id, behaviour, from_s)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER ledger_stays BEFORE DELETE ON ledger_blocks
    BEGIN SELECT RAISE(ABORT, 'a ledger is never deleted'); END;
-- Whoever adds to it writes the block as a whole.
CREATE TRIGGER ledger_entries_are_facts BEFORE UPDATE ON ledger_blocks
    BEGIN SELECT RAISE(ABORT, 'a ledger entry is never changed'); END;
)sql";

/// The rest of it, which no SQL can do: the blocks, from the former table.
void pack_ledgers(soci::session& sql);

}  // namespace risk::store
