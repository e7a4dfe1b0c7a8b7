// SPDX-License-Identifier: Apache-2.0
#include <soci/soci.h>

#include <string>
#include <vector>

#include "store/bodies.hpp"
#include "store/body_block.hpp"
#include "store/compact_schema.hpp"
#include "store/event_key.hpp"
#include "store/quick_statement.hpp"
#include "store/sqlite.hpp"

namespace risk::store {
namespace {

// Sorted before they are entered: the table is filled from its beginning to its end.
void fill_keys(soci::session& sql) {
    run_script(sql, "CREATE TABLE unsorted_keys (hash INTEGER NOT NULL, seq INTEGER NOT NULL) STRICT");
    QuickStatement events(sql, "SELECT seq, plugin_id, event_id FROM events_4 ORDER BY seq");
    QuickStatement insert(sql, "INSERT INTO unsorted_keys VALUES (?, ?)");
    events.each([&insert](const QuickStatement& row) {
        insert.run(EventHash(row.text(1))(row.text(2)), row.number(0));
        return true;
    });
    run_script(sql, "INSERT INTO event_keys SELECT hash, seq FROM unsorted_keys ORDER BY hash, seq");
}

void fill_bodies(soci::session& sql) {
    QuickStatement events(sql, "SELECT seq, body FROM events_4 ORDER BY seq");
    BodyWriter writer(sql);
    std::vector<std::string> kept;  // the views of a block
    kept.reserve(most_bodies_in_block);
    events.each([&](const QuickStatement& row) {
        if (kept.size() == most_bodies_in_block) {
            writer.write();
            kept.clear();
        }
        writer.add(row.number(0), kept.emplace_back(row.text(1)));
        return true;
    });
    writer.write();
}

}  // namespace

void compact_events(soci::session& sql) {
    fill_keys(sql);
    fill_bodies(sql);
    run_script(sql, "DROP TABLE unsorted_keys; DROP TABLE events_4");
}

}  // namespace risk::store
