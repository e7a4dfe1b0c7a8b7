// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/fwd.hpp>
#include <cstdint>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "incydr_simulator/tenant.hpp"

namespace risk::incydr_simulator {

/// What a command line may decide over a scenario's head.
struct ScenarioOverrides {
    std::optional<std::uint64_t> seed;
    std::optional<std::string> clock;  ///< RFC 3339, or now, or now-10h
    std::optional<double> speed;
};

/// The tenant that a scenario describes ({} is an empty one). Throws BadInput.
Tenant make_tenant(const boost::json::value& scenario, const ScenarioOverrides& overrides, const Clock& real);

/// Reads a file first; an empty name is the empty scenario. Throws BadInput.
Tenant tenant_from_file(const std::string& file, const ScenarioOverrides& overrides, const Clock& real);

}  // namespace risk::incydr_simulator
