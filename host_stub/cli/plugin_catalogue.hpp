// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "cli/command_context.hpp"
#include "plugins/plugin_directory.hpp"

namespace risk::cli {

/// The plugin directory's entries. Ends the command if the directory cannot be read.
std::vector<plugins::PluginEntry> scan_plugins(const CommandContext& context);

/// The usable plugin of that id, or if id is empty the only one. Ends the command if there is none.
plugins::PluginManifest usable_plugin(const CommandContext& context, const std::string& id);

/// Says so when only --allow-unsigned makes a plugin usable.
void warn_if_not_signed(const CommandContext& context, const plugins::PluginEntry& entry);

/// Ends the command if the plugin needs an entitlement that the organisation does not have.
void require_entitlements(OpenStore& store, const plugins::PluginManifest& plugin);

}  // namespace risk::cli
