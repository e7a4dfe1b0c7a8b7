// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "store/score_store.hpp"

namespace soci {
class session;
}

namespace risk::store {

Result<ScorePage> list_scores(soci::session& sql, const ScoreQuery& query, std::int64_t now_s);

}  // namespace risk::store
