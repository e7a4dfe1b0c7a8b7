// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace risk::cli {

/// Where plugins may connect to, as typed.
struct NetworkOptions {
    bool developer = false;                  ///< loopback and private addresses, short intervals
    std::vector<std::string> allowed_hosts;  ///< patterns, beside those of the manifest
};

/// The patterns; ends the command if one is none.
std::vector<std::string> allowed_patterns(const NetworkOptions& options);

}  // namespace risk::cli
