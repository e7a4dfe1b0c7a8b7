// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "domain/behaviour_score.hpp"
#include "store/ledger_block.hpp"
#include "store/quick_statement.hpp"

namespace risk::store {

/// Goes through the ledger of one person at a time, block by block.
class LedgerReader {
  public:
    explicit LedgerReader(soci::session& sql);

    /// In canonical order from a moment on, each with its segment, until take(entry, segment) says false.
    template <class Take>
    void each(std::int64_t person_id, std::int64_t from_s, const Take& take) {
        from_.each(
            [&](const QuickStatement& block) {
                unpack_entries(block.text(1), entries_);
                auto clear = block.number(0);
                for (const auto& entry : entries_) {
                    const auto segment = domain::next_segment(clear, entry.occurred_s, entry.penalty_seconds);
                    clear = segment.end;
                    if (entry.occurred_s >= from_s && !take(entry, segment)) return false;
                }
                return true;
            },
            person_id, from_s);
    }

    /// The other way round, from the last one before a moment on, without segments.
    template <class Take>
    void each_backwards(std::int64_t person_id, std::int64_t before_s, const Take& take) {
        before_.each(
            [&](const QuickStatement& block) {
                unpack_entries(block.text(1), entries_);
                std::ranges::reverse(entries_);
                for (const auto& entry : entries_) {
                    if (entry.occurred_s < before_s && !take(entry)) return false;
                }
                return true;
            },
            person_id, before_s);
    }

    /// When the score would be clear if nothing had happened from then on.
    std::int64_t state_before(std::int64_t person_id, std::int64_t at_s);

  private:
    QuickStatement from_, before_;
    std::vector<Entry> entries_;
};

}  // namespace risk::store
