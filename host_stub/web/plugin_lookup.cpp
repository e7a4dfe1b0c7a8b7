// SPDX-License-Identifier: Apache-2.0
#include "web/plugin_lookup.hpp"

#include <algorithm>

#include "web/entitled_view.hpp"
#include "web/problem.hpp"

namespace risk::web {

integrations::LivePlugin visible_plugin(const RestContext& context, const Request& request, const std::string& id) {
    const auto all = EntitledView(context).plugins();
    auto found = std::ranges::find_if(all, [&](const auto& each) { return each.id == id && !each.rejected; });
    if (found == all.end()) found = std::ranges::find(all, id, &integrations::LivePlugin::id);
    if (!id.empty() && found != all.end()) return *found;
    throw ProblemError(404, {"There is no such plugin", request.path(), "", '"' + id + '"',
                             "/api/v1/plugins lists those that there are."});
}

plugins::PluginManifest manifest_of(const integrations::LivePlugin& plugin) {
    if (plugin.manifest) return *plugin.manifest;
    throw ProblemError(503, {"The plugin cannot be used", plugin.file, "", "", plugin.rejected.value_or("")});
}

plugins::PluginManifest usable_manifest(const integrations::LivePlugin& plugin) {
    if (plugin.rejected) throw ProblemError(409, {"The plugin cannot be used", plugin.name, "", "", *plugin.rejected});
    return manifest_of(plugin);
}

}  // namespace risk::web
