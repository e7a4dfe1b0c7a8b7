// SPDX-License-Identifier: Apache-2.0
#include "store/ledger_reader.hpp"

#include <soci/soci.h>

namespace risk::store {

// Every event is of behaviour 1 so far.
LedgerReader::LedgerReader(soci::session& sql)
    : from_(sql,
            "SELECT clear_before, entries FROM ledger_blocks WHERE person_id = ?1 AND behaviour = 1 AND from_s >="
            " coalesce((SELECT max(from_s) FROM ledger_blocks WHERE person_id = ?1 AND behaviour = 1 AND from_s <= "
            "?2), ?2)"
            " ORDER BY from_s"),
      before_(sql,
              "SELECT clear_before, entries FROM ledger_blocks WHERE person_id = ? AND behaviour = 1 AND from_s < ?"
              " ORDER BY from_s DESC") {}

std::int64_t LedgerReader::state_before(std::int64_t person_id, std::int64_t at_s) {
    std::int64_t clear = 0;
    const auto take = [&](const QuickStatement& block) {
        clear = block.number(0);
        unpack_entries(block.text(1), entries_);
        for (const auto& entry : entries_) {
            if (entry.occurred_s < at_s) clear = domain::add_event(clear, entry.occurred_s, entry.penalty_seconds);
        }
    };
    before_.first(take, person_id, at_s);
    return clear;
}

}  // namespace risk::store
