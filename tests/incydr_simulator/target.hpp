// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "incydr_simulator/session_query.hpp"

namespace risk::incydr_simulator {

/// A request's target, taken apart.
struct Target {
    std::string path;                   ///< as sent, without the query
    std::vector<std::string> segments;  ///< decoded: "/v1/sessions/a%2Fb" is v1, sessions, a/b
    Parameters parameters;              ///< decoded

    [[nodiscard]] std::optional<std::string> parameter(std::string_view name) const;  ///< the first of that name
};

/// What cannot be parsed has no segments.
Target parse_target(std::string_view text);

/// application/x-www-form-urlencoded
Parameters parse_form(std::string_view text);

}  // namespace risk::incydr_simulator
