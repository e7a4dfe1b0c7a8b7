// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>

#include "store/quick_statement.hpp"

namespace risk::store {

/// Puts rows into a table, many with each statement: to begin and to end one takes as long as a row of it.
class ManyRows {
  public:
    static constexpr std::size_t at_once = 16;

    /// "INSERT OR FAIL INTO table (columns) VALUES ", for so many columns. OR FAIL, because SQLite would otherwise copy every page
    /// to be able to undo the statement alone; here the transaction is undone as a whole.
    ManyRows(soci::session& sql, const std::string& insert, int columns)
        : one_(sql, (insert + places(1, columns)).c_str()),
          many_(sql, (insert + places(at_once, columns)).c_str()),
          columns_(columns) {}

    /// values_of(row, bind) calls bind(value...) with a value for each column.
    template <class Row, class ValuesOf>
    void insert(std::span<const Row> rows, const ValuesOf& values_of) {
        for (; rows.size() >= at_once; rows = rows.subspan(at_once))
            many_.run_rows(rows.first(at_once), columns_, values_of);
        for (; !rows.empty(); rows = rows.subspan(1)) one_.run_rows(rows.first(1), columns_, values_of);
    }

    /// "(?,?),(?,?)" and so on.
    static std::string places(std::size_t rows, int columns);

  private:
    QuickStatement one_, many_;
    int columns_;
};

}  // namespace risk::store
