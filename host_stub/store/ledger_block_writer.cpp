// SPDX-License-Identifier: Apache-2.0
#include "store/ledger_block_writer.hpp"

#include <soci/soci.h>

#include <algorithm>

#include "domain/behaviour_score.hpp"

namespace risk::store {
namespace {

// Some 450 bytes: a late alert writes one of them anew.
constexpr std::size_t most_entries = 64;

// Those of one second stay together. What is cut anywhere is cut into equal parts, which leaves room in both.
std::size_t end_of_block(std::span<const Entry> entries, std::size_t begin, std::size_t seam) {
    const auto rest = entries.size() - begin;
    if (rest <= most_entries) return entries.size();
    const auto blocks = (rest + most_entries - 1) / most_entries;
    auto end = begin < seam ? std::min(seam, begin + most_entries) : begin + (rest + blocks - 1) / blocks;
    while (end < entries.size() && entries[end].occurred_s == entries[end - 1].occurred_s) ++end;
    return end;
}

}  // namespace

// Every event is of behaviour 1 so far.
LedgerBlockWriter::LedgerBlockWriter(soci::session& sql)
    : replace_(sql,
               "INSERT OR REPLACE INTO ledger_blocks (person_id, behaviour, from_s, clear_before, entries)"
               " VALUES (?, 1, ?, ?, ?)") {}

void LedgerBlockWriter::write(std::int64_t person_id, std::int64_t from_s, std::int64_t clear_before,
                              std::span<const Entry> entries, std::size_t seam) {
    for (std::size_t begin = 0; begin < entries.size();) {
        const auto end = end_of_block(entries, begin, seam);
        const auto block = entries.subspan(begin, end - begin);
        pack_entries(block, packed_);
        replace_.run(person_id, begin == 0 ? from_s : block.front().occurred_s, clear_before, Bytes{packed_});
        for (const auto& entry : block)
            clear_before = domain::add_event(clear_before, entry.occurred_s, entry.penalty_seconds);
        begin = end;
    }
}

}  // namespace risk::store
