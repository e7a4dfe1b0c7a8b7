// SPDX-License-Identifier: Apache-2.0
#include "web/health.hpp"

#include <algorithm>

namespace risk::web {

Health health_of(const integrations::LiveView& live) {
    Health health;
    health.running = live.healthy();
    const auto all = live.integrations();
    for (const auto& each : all) {
        if (each.unproven_since_s == 0) continue;
        const bool first = health.unproven++ == 0;
        health.unproven_since_s =
            first ? each.unproven_since_s : std::min(health.unproven_since_s, each.unproven_since_s);
    }
    return health;
}

}  // namespace risk::web
