// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "integrations/live_view.hpp"
#include "plugins/plugin_manifest.hpp"
#include "web/request.hpp"
#include "web/rest_context.hpp"

namespace risk::web {

/// The plugin of that id; ProblemError 404 if there is none or its entitlements are not all granted: both look the same.
integrations::LivePlugin visible_plugin(const RestContext& context, const Request& request, const std::string& id);

/// What it says of itself, as it was verified; ProblemError 503 if nothing is known of it.
plugins::PluginManifest manifest_of(const integrations::LivePlugin& plugin);
/// The same of one that can be run; ProblemError 409 with the reason if it was rejected.
plugins::PluginManifest usable_manifest(const integrations::LivePlugin& plugin);

}  // namespace risk::web
