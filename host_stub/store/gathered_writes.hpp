// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sqlite3.h>

#include <memory>

namespace risk::store {

/// Writes to one file that follow each other, on their way to the system as one: of each page that a transaction changes
/// SQLite writes 24 bytes and then the page, and each call costs as much as copying several pages.
class GatheredWrites {
  public:
    using Write = int (*)(sqlite3_file*, const void*, int, sqlite3_int64);

    /// As SQLite's xWrite. What is not written yet and cannot be is forgotten: SQLite undoes the transaction then.
    int add(sqlite3_file* file, const void* bytes, int amount, sqlite3_int64 offset, Write write);
    /// Before anybody else may look.
    int flush(sqlite3_file* file, Write write);
    /// Whether these bytes are here, which takes them; only some of them may be: then flush() comes first.
    [[nodiscard]] bool take(void* buffer, int amount, sqlite3_int64 offset) const;
    [[nodiscard]] bool overlaps(int amount, sqlite3_int64 offset) const;

  private:
    static constexpr int room = 64 * 1024;

    [[nodiscard]] bool has_all(int amount, sqlite3_int64 offset) const;

    std::unique_ptr<unsigned char[]> held_;
    sqlite3_int64 begin_ = 0;
    int size_ = 0;
};

}  // namespace risk::store
