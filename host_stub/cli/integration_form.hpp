// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/fwd.hpp>

#include "cli/command_context.hpp"
#include "cli/config_form.hpp"
#include "cli/integration_input.hpp"
#include "plugins/plugin_manifest.hpp"
#include "store/integration_store.hpp"

namespace risk::cli {

/// Puts name, contact, description and interval into settings; what is wrong with them goes to the form.
void fill_settings(const CommandContext& context, const IntegrationInput& input, const plugins::PluginManifest& plugin,
                   store::IntegrationSettings& settings, ConfigForm& form);

/// Ends the command with one line a wrong field, if there is any.
void require_valid(const ConfigForm& form);

/// What is left when the secrets are taken out goes to config_json, they themselves to secrets.
void put_config(const plugins::PluginManifest& plugin, const boost::json::object& config,
                store::IntegrationSettings& settings);

}  // namespace risk::cli
