// SPDX-License-Identifier: Apache-2.0
#include "store/canonical_order.hpp"

#include <soci/soci.h>

#include "store/sqlite.hpp"

namespace risk::store {

CanonicalOrder::CanonicalOrder(soci::session& sql)
    : identity_(sql, "SELECT w.word, e.event_id FROM events e JOIN words w ON w.id = e.source WHERE e.seq = ?") {}

CanonicalOrder::Identity CanonicalOrder::identity(std::int64_t event_seq) {
    Identity identity;
    const auto take = [&identity](const QuickStatement& row) {
        identity = {std::string(row.text(0)), std::string(row.text(1))};
    };
    if (!identity_.first(take, event_seq)) throw_damaged("a ledger entry without an event");
    return identity;
}

}  // namespace risk::store
