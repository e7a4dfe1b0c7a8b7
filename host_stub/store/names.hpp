// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "store/quick_statement.hpp"

namespace risk::store {

/// Numbers in the place of texts that come again and again. Use within a transaction.
class Names {
  public:
    /// Plugin ids, kinds of events, reasons why one is ignored.
    static Names words(soci::session& sql);
    /// Action types: the titles of events.
    static Names titles(soci::session& sql);

    /// After others have written or a transaction has failed: what was learned may have been undone.
    void forget() { known_.clear(); }
    /// The number of a text; a new one gets its own.
    std::int64_t id(std::string_view text);

  private:
    Names(soci::session& sql, const char* find, const char* insert) : find_(sql, find), insert_(sql, insert) {}

    QuickStatement find_, insert_;
    std::map<std::string, std::int64_t, std::less<>> known_;
};

}  // namespace risk::store
