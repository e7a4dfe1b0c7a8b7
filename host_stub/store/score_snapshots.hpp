// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "store/score_store.hpp"

namespace soci {
class session;
}

namespace risk::store {

void snapshot_days_before(soci::session& sql, std::int64_t now_s);
std::vector<Snapshot> read_history(soci::session& sql, const std::string& email, std::int64_t from_day,
                                   std::int64_t to_day);
std::vector<OrganisationSnapshot> read_organisation_history(soci::session& sql, std::int64_t from_day,
                                                            std::int64_t to_day);

}  // namespace risk::store
