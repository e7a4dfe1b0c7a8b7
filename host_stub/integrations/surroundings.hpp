// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "integrations/backoff.hpp"
#include "integrations/loop.hpp"
#include "integrations/records.hpp"
#include "plugin_api/risk_plugin.h"

namespace risk::integrations {

/// Where log lines go: level, who speaks, what. Called from any thread.
using Log = std::function<void(rp_log_level level, std::string_view who, std::string_view text)>;

/// What all integrations of a host share.
struct Surroundings {
    Loop& loop;
    Records& records;
    Random random;
    Log log;
    bool developer = false;                         ///< loopback may be connected to, intervals may be short
    std::vector<std::string> administrators_hosts;  ///< allowed beside the manifest's
    std::optional<Milliseconds> interval;           ///< instead of each integration's own
};

}  // namespace risk::integrations
