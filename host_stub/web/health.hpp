// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include "integrations/live_view.hpp"

namespace risk::web {

/// Whether the host does what it is there for: integrations run, and what they read arrives.
struct Health {
    bool running = false;
    std::size_t unproven = 0;           ///< integrations that should read and have had no proof for three intervals
    std::int64_t unproven_since_s = 0;  ///< of the one that has waited longest

    [[nodiscard]] bool good() const { return running && unproven == 0; }
};

Health health_of(const integrations::LiveView& live);

}  // namespace risk::web
