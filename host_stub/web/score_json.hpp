// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/fwd.hpp>
#include <cstdint>
#include <string>

#include "store/score_store.hpp"

namespace risk::web {

/// "score", "tenths" and "band".
void put_score(boost::json::object& object, int tenths);

/// One line of a list; the score as it was read at now_s.
boost::json::object score_json(const store::ScoreRow& row, std::int64_t now_s);
/// The lines add up to the score, in seconds and in tenths.
boost::json::object explanation_json(const store::Explanation& explanation, std::int64_t now_s);
boost::json::object what_if_json(const store::WhatIf& what_if);
boost::json::object organisation_json(const store::OrganisationScore& score, std::int64_t now_s);
/// All five, best first.
boost::json::array bands_json(const domain::ScoreSpread& spread);
/// What each action type has of the points of all people: in proportion to the time left, adding up to them exactly.
boost::json::array action_types_json(const std::vector<store::ActionTypeShare>& shares, std::uint64_t all_tenths);
/// One day of a history.
boost::json::object day_json(std::int64_t day, int tenths);

/// "89 of 90 days not added: the score was at its ceiling"; empty if all of it was added. penalty in seconds.
std::string capped_note(std::int64_t capped_seconds, std::int64_t penalty_seconds);

}  // namespace risk::web
