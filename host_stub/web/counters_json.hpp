// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/fwd.hpp>

#include "domain/counters.hpp"

namespace risk::web {

/// fetched = admitted + duplicate + not_critical + before_activation + unmatched + the sum of ignored.
boost::json::object counters_json(const domain::Counters& counters);
void add_counters(domain::Counters& sum, const domain::Counters& more);

}  // namespace risk::web
