// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "store/score_store.hpp"

namespace soci {
class session;
}

namespace risk::store {

/// What each action type has of the organisation's scores at a moment, the largest first.
std::vector<ActionTypeShare> share_by_action_type(soci::session& sql, std::int64_t now_s);

}  // namespace risk::store
