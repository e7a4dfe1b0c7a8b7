// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/App.hpp>

#include "cli/network_options.hpp"

namespace risk::cli {

/// --allow-host and --developer, the same wherever plugins connect to something.
inline void add_network_flags(CLI::App& app, NetworkOptions& options) {
    app.add_option("--allow-host", options.allowed_hosts,
                   "Hosts that plugins may connect to, beside their manifest's; * stands for labels")
        ->type_name("PATTERN")
        ->allow_extra_args(false);
    app.add_flag("--developer", options.developer, "Allow loopback and private addresses, and short intervals");
}

}  // namespace risk::cli
