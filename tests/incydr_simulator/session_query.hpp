// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/failure.hpp"
#include "incydr_simulator/alert.hpp"

namespace risk::incydr_simulator {

using Parameters = std::vector<std::pair<std::string, std::string>>;  ///< decoded, in order, repeated keys stay

/// Which sessions, in which order. An empty list accepts everything.
struct SessionFilter {
    enum class Order : std::uint8_t { end_time, score };

    std::optional<Ms> on_or_after;  ///< of the beginning, inclusive
    std::optional<Ms> before;       ///< of the beginning, exclusive
    bool has_alerts = true;
    std::vector<int> severities;
    std::vector<std::string> states;
    std::vector<std::string> actor_ids, types, rule_ids, watchlist_ids, content_statuses;
    std::vector<std::string> risk_indicators;  ///< all of them must be present
    Order order = Order::end_time;
    bool ascending = false;

    [[nodiscard]] bool accepts(const Alert& alert, const AlertView& view) const;
    friend bool operator==(const SessionFilter&, const SessionFilter&) = default;
};

struct SessionQuery {
    SessionFilter filter;
    std::size_t page_number = 0;
    std::size_t page_size = 10;  ///< as asked for; the server may give fewer
};

/// The query of GET /v1/sessions. Failure: `what` is the msg of the 400. Unknown parameters are ignored.
Result<SessionQuery> parse_session_query(const Parameters& parameters, bool refuse_sort_direction);

}  // namespace risk::incydr_simulator
