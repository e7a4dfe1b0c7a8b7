// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "store/score_store.hpp"

namespace soci {
class session;
}

namespace risk::store {

OrganisationScore read_organisation(soci::session& sql, std::int64_t now_s);

}  // namespace risk::store
