// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/command_context.hpp"
#include "plugins/plugin_manifest.hpp"
#include "store/integration_store.hpp"

namespace risk::cli {

/// Makes the calls that production makes, stores nothing, and prints a table of permissions. exit_ok only if all worked.
int report_connection(CommandContext& context, const plugins::PluginManifest& plugin, const store::IntegrationSettings& settings,
                      bool developer);

}  // namespace risk::cli
