// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/fwd.hpp>
#include <cstdint>
#include <string>

#include "store/score_store.hpp"

namespace risk::web {

boost::json::object score_json(const store::ScoreRow& row, std::int64_t now_s);
/// The lines add up to the score, in seconds and in tenths.
boost::json::object explanation_json(const store::Explanation& explanation, std::int64_t now_s);

/// "89 of 90 days not added: the score was at its ceiling"; empty if all of it was added. penalty in seconds.
std::string capped_note(std::int64_t capped_seconds, std::int64_t penalty_seconds);

}  // namespace risk::web
