// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>

#include "domain/counters.hpp"

namespace soci {
class session;
}

namespace risk::store {

/// Adds to an integration's counters. False if it is gone. Within the caller's transaction.
bool add_counts(soci::session& sql, std::int64_t integration_id, const domain::Counters& more);
/// Of events that were unmatched and found their person.
void move_to_admitted(soci::session& sql, std::int64_t integration_id, std::uint64_t events);
domain::Counters read_counts(soci::session& sql, std::int64_t integration_id);
/// Of all integrations, by id.
std::map<std::int64_t, domain::Counters> read_all_counts(soci::session& sql);

}  // namespace risk::store
