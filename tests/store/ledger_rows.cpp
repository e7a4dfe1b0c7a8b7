// SPDX-License-Identifier: Apache-2.0
#include "store/ledger_rows.hpp"

#include <soci/soci.h>

#include <limits>

#include "store/ledger_reader.hpp"
#include "store/sqlite.hpp"

namespace risk::test {

void spread_ledger(soci::session& database, soci::session& where) {
    store::run_script(
        where,
        "DROP TABLE IF EXISTS temp.ledger_rows; CREATE TEMP TABLE ledger_rows (person_id, occurred_s, event_seq,"
        " penalty_seconds, action_type, start_s, clear_after)");
    store::QuickStatement people(database, "SELECT DISTINCT person_id FROM ledger_blocks");
    store::QuickStatement insert(where, "INSERT INTO temp.ledger_rows VALUES (?, ?, ?, ?, ?, ?, ?)");
    store::LedgerReader ledger(database);
    people.each([&](const store::QuickStatement& row) {
        const auto person = row.number(0);
        const auto take = [&](const store::Entry& e, const domain::Segment& s) {
            insert.run(person, e.occurred_s, e.event_seq, e.penalty_seconds, e.action_type, s.start, s.end);
            return true;
        };
        ledger.each(person, std::numeric_limits<std::int64_t>::min(), take);
        return true;
    });
}

}  // namespace risk::test
