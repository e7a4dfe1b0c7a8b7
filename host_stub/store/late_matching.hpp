// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <set>
#include <string>

namespace soci {
class session;
}

namespace risk::store {

/// Unmatched events whose subject or actor is this key (normalised): their row ids are added to found.
void find_waiting(soci::session& sql, const std::string& key, std::set<std::int64_t>& found);

/// Scores those events whose person is known now, marked "received late". How many.
std::uint64_t match_waiting(soci::session& sql, const std::set<std::int64_t>& waiting);

}  // namespace risk::store
