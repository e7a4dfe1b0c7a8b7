// SPDX-License-Identifier: Apache-2.0
#include "store/moment_counts.hpp"

#include <soci/soci.h>

namespace risk::store {

// Every event is of behaviour 1 so far.
MomentCounts::MomentCounts(soci::session& sql)
    : add_(sql,
           "INSERT INTO segment_moments (behaviour, at_s, action_type, ends, starts, people)"
           " VALUES (1, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET ends = ends + excluded.ends,"
           " starts = starts + excluded.starts, people = people + excluded.people") {}

void MomentCounts::write() {
    for (const auto& [key, count] : rows_) {
        if (count == SegmentCount()) continue;
        add_.run(key.first, key.second, count.ends, count.starts, count.people);
    }
    rows_.clear();
}

}  // namespace risk::store
