// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <set>
#include <string>

#include "store/quick_statement.hpp"

namespace soci {
class session;
}

namespace risk::store {

/// Unmatched events by whom they name.
class WaitingEvents {
  public:
    explicit WaitingEvents(soci::session& sql);
    /// Those whose subject or actor is this key (normalised).
    void add(const std::string& key);
    [[nodiscard]] const std::set<std::int64_t>& rows() const { return rows_; }

  private:
    QuickStatement by_subject_, by_actor_;
    std::set<std::int64_t> rows_;
};

/// Scores those events whose person is known now, marked "received late". How many.
std::uint64_t match_waiting(soci::session& sql, const std::set<std::int64_t>& waiting);

}  // namespace risk::store
