// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "plugins/plugin_manifest.hpp"

namespace risk::integrations::testing {

/// A manifest as the tests need it, without a file.
inline plugins::PluginManifest sample_manifest(const std::string& id = "acme") {
    plugins::PluginManifest manifest;
    manifest.file = "/plugins/" + id + ".json";
    manifest.id = id;
    manifest.name = "Acme";
    manifest.version = "1.0.0";
    manifest.library = "/plugins/" + id + ".so";
    manifest.library_sha256 = std::string(64, 'a');
    manifest.event_kinds = {{"alert", "Alert", ""}};
    manifest.ignored_reasons = {{"closed", "Closed already", ""}};
    manifest.permissions = {{"users.read", "Users: read", "names"},
                            {"sessions.read", "Alerts and Sessions: read", "alerts"}};
    manifest.network = {"*.acme.test"};
    return manifest;
}

}  // namespace risk::integrations::testing
