// SPDX-License-Identifier: Apache-2.0
#include "store/change_marks.hpp"

#include <soci/soci.h>

#include "store/door.hpp"
#include "store/statement.hpp"

namespace risk::store {

ChangeMarks read_change_marks(Database& database) {
    return or_throw(database, [](soci::session& sql) {
        ChangeMarks marks;
        run_statement(sql,
                      "SELECT (SELECT coalesce(max(seq), 0) FROM events),"
                      " (SELECT coalesce(max(day), 0) FROM organisation_snapshots),"
                      " (SELECT coalesce(max(seq), 0) FROM audit),"
                      " (SELECT coalesce(max(seq), 0) FROM notices),"
                      " (SELECT coalesce(sum(delivered + failed), 0) FROM notice_target),"
                      " (SELECT coalesce(sum(admitted), 0) FROM integration_counters)",
                      soci::into(marks.newest_event), soci::into(marks.newest_snapshot),
                      soci::into(marks.newest_audit_row), soci::into(marks.newest_notice),
                      soci::into(marks.notices_tried), soci::into(marks.admitted));
        return marks;
    });
}

}  // namespace risk::store
