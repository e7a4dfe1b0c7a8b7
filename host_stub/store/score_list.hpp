// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "store/score_store.hpp"

namespace soci {
class session;
}

namespace risk::store {

Result<ScorePage> list_scores(soci::session& sql, const ScoreQuery& query, std::int64_t now_s);

/// The first of the list, without the count of all.
std::vector<ScoreRow> highest_scores(soci::session& sql, std::int64_t now_s, std::uint32_t limit);

}  // namespace risk::store
