// SPDX-License-Identifier: Apache-2.0
#include "web/health.hpp"

namespace risk::web {

Health health_of(const integrations::LiveView& live) {
    Health health;
    health.running = live.healthy();
    const auto unproven = live.unproven();
    health.unproven = unproven.integrations;
    health.unproven_since_s = unproven.since_s;
    return health;
}

}  // namespace risk::web
