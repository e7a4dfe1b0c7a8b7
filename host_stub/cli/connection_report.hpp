// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "cli/command_context.hpp"
#include "plugins/plugin_manifest.hpp"
#include "store/integration_store.hpp"

namespace risk::cli {

/// What is to be tried.
struct ConnectionTrial {
    const plugins::PluginManifest& plugin;
    const store::IntegrationSettings& settings;
    std::string checkpoint;  ///< of an integration that exists; else empty
    bool developer = false;
    std::vector<std::string> allowed_hosts;
};

/// Makes the calls that production makes, stores nothing, and prints a table of permissions. exit_ok only if all worked.
int report_connection(CommandContext& context, const ConnectionTrial& trial);

}  // namespace risk::cli
