// SPDX-License-Identifier: Apache-2.0
#include "cli/plugin_catalogue.hpp"

#include "base/suggest.hpp"
#include "cli/command_error.hpp"
#include "store/entitlement_store.hpp"

namespace risk::cli {

std::vector<plugins::PluginEntry> scan_plugins(const CommandContext& context) {
    return take(plugins::scan_plugin_directory(context.plugins, context.trust));
}

plugins::PluginManifest usable_plugin(const CommandContext& context, const std::string& id) {
    std::vector<std::string> ids;
    const auto entries = scan_plugins(context);
    for (const auto& entry : entries)
        if (entry.manifest && !entry.rejected) ids.push_back(entry.manifest->id);
    for (const auto& entry : entries) {
        const bool only = id.empty() && ids.size() == 1;
        if (!entry.manifest || entry.rejected || (entry.manifest->id != id && !only)) continue;
        warn_if_not_signed(context, entry);
        return *entry.manifest;
    }
    for (const auto& entry : entries) {
        const bool meant = entry.manifest && (entry.manifest->id == id || (id.empty() && ids.empty()));
        if (meant && entry.rejected) throw CommandError(exit_failed, *entry.rejected);
    }
    if (id.empty() && !ids.empty()) {
        throw CommandError(exit_usage,
                           Failure{"Which plugin?", "--plugin", "the id of one", "none", suggestion("", ids)});
    }
    throw CommandError(exit_not_found, Failure{"There is no such plugin", context.plugins.string(), "", '"' + id + '"',
                                               suggestion(id, ids) + " host_stub plugin list shows what is there."});
}

void warn_if_not_signed(const CommandContext& context, const plugins::PluginEntry& entry) {
    if (entry.signature.state == plugins::SignatureState::valid) return;
    context.console.say("Warning: " + entry.file.string() + " is used though its signature is not trusted (" +
                        entry.signature.sentence() + "), because of --allow-unsigned.");
}

void require_entitlements(OpenStore& store, const plugins::PluginManifest& plugin) {
    store::EntitlementStore entitlements(*store.database);
    for (const auto& name : plugin.entitlements) {
        if (entitlements.has(name)) continue;
        throw CommandError(exit_refused,
                           Failure{"The entitlement \"" + name + "\" is missing", plugin.name, "", "",
                                   "If your organisation has it, run: host_stub entitlement grant " + name});
    }
}

}  // namespace risk::cli
