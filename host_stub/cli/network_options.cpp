// SPDX-License-Identifier: Apache-2.0
#include "cli/network_options.hpp"

#include "cli/command_error.hpp"
#include "integrations/allowed_hosts.hpp"

namespace risk::cli {

std::vector<std::string> allowed_patterns(const NetworkOptions& options) {
    std::vector<std::string> patterns;
    for (const auto& each : options.allowed_hosts) {
        patterns.push_back(take(integrations::parse_host_pattern(each, "--allow-host"), exit_usage));
    }
    return patterns;
}

}  // namespace risk::cli
