// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cli/command_context.hpp"
#include "cli/network_options.hpp"

namespace risk::cli {

struct PluginRunOptions {
    std::string manifest;
    std::string config;      ///< a JSON file, secrets in clear
    std::string checkpoint;  ///< a file that is read and replaced; empty: kept in memory
    std::uint32_t polls = 1;
    std::uint32_t max_events = 0;  ///< 0: as the manifest says
    bool in_process = false;
    NetworkOptions network;
};

struct PluginCheckOptions {
    std::string manifest;
    std::string config;  ///< a JSON file; empty: what needs an upstream is not judged
    bool developer = false;
    std::vector<std::string> only;  ///< ids of checks; empty: all
};

int list_plugins(CommandContext& context);
int release_plugin(CommandContext& context, const std::string& id);
int check_plugin(CommandContext& context, const PluginCheckOptions& options);
int run_plugin(CommandContext& context, const PluginRunOptions& options);

}  // namespace risk::cli
