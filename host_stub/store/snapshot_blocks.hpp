// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "store/quick_statement.hpp"

namespace risk::store {

/// Scores at the end of days, a byte a person, those of 256 neighbours in a row.
class SnapshotBlockWriter {
  public:
    explicit SnapshotBlockWriter(soci::session& sql);

    /// Days, and people of a day, in ascending order.
    void add(std::int64_t day, std::int64_t person_id, int tenths);
    /// What is not written yet.
    void finish();

  private:
    QuickStatement insert_;
    std::int64_t day_ = 0, block_ = 0;
    std::string bytes_;
};

/// Reads them. Neighbours one after the other cost one look into the table.
class SnapshotBlocks {
  public:
    explicit SnapshotBlocks(soci::session& sql);

    /// Of a day on record: who has no byte had 0.0.
    int tenths(std::int64_t day, std::int64_t person_id);

  private:
    QuickStatement select_;
    std::int64_t day_ = 0, block_ = -1;
    std::string bytes_;
};

}  // namespace risk::store
