// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "store/ledger_block.hpp"
#include "store/quick_statement.hpp"

namespace risk::store {

/// Writes blocks of a ledger, new ones and over those that are there.
class LedgerBlockWriter {
  public:
    explicit LedgerBlockWriter(soci::session& sql);

    /// All entries of a stretch of time that begins at from_s and ends where the next block begins, with the state before the
    /// first of them: one block, or several where they are too many. A seam is a place in them where they are best parted; 0:
    /// anywhere.
    void write(std::int64_t person_id, std::int64_t from_s, std::int64_t clear_before, std::span<const Entry> entries,
               std::size_t seam = 0);

  private:
    QuickStatement replace_;
    std::string packed_;
};

}  // namespace risk::store
