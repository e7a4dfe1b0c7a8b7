// SPDX-License-Identifier: Apache-2.0
// What others may see of the integrations and their plugins.
#include <algorithm>
#include <utility>

#include "integrations/coordinator.hpp"

namespace risk::integrations {

void Coordinator::publish(const Integration& integration) {
    if (ended_) return;
    check_stopped();
    if (!integrations_.contains(integration.id())) return;
    const bool begun =
        integration.held() || integration.first_poll_sent() || integration.status() != domain::Status::connecting;
    if (begun) {
        beginning_.erase(integration.id());
    } else {
        beginning_.insert(integration.id());
    }
    const std::string& plugin_id = integration.record().settings.plugin_id;
    const auto* manifest = catalogue_.manifest(plugin_id);
    auto live = integration.live(manifest == nullptr ? plugin_id : manifest->name);
    if (manifest != nullptr) live.entitlements = manifest->entitlements;
    parts_.board.put(std::move(live), integration.ahead());
}

LivePlugin Coordinator::shown(const plugins::PluginEntry& entry) const {
    LivePlugin live;
    if (entry.manifest) {
        // Of what is not believed: what it was before.
        const auto& manifest = entry.believed ? *entry.manifest : *catalogue_.manifest_in(entry.file);
        const auto known = supervisors_.find(manifest.id);
        if (known != supervisors_.end() && !entry.rejected) live = known->second->live();
        live.id = manifest.id;
        live.name = manifest.name;
        live.version = manifest.version;
        live.sha256 = manifest.library_sha256;
        live.quarantined = live.quarantined || quarantines_.since(live.sha256).has_value();
        live.description = manifest.description;
        live.publisher = manifest.publisher;
        if (entry.believed) live.manifest = std::make_shared<const plugins::PluginManifest>(manifest);
        for (const auto& kind : manifest.event_kinds) live.event_kinds.emplace(kind.id, kind.title);
    }
    // Also of one that is broken now: it does not become visible by that.
    if (const auto* known = catalogue_.manifest_in(entry.file)) live.entitlements = known->entitlements;
    live.file = entry.file.string();
    live.signature = entry.signature;
    if (entry.rejected) live.rejected = entry.rejected->sentence();
    return live;
}

void Coordinator::publish_plugins() {
    if (ended_) return;
    check_stopped();
    std::vector<LivePlugin> all;
    for (const auto& entry : catalogue_.entries()) all.push_back(shown(entry));
    parts_.board.put_plugins(std::move(all));
    parts_.board.put_health(healthy());
}

bool Coordinator::healthy() const {
    const auto up = [](const auto& entry) {
        return !entry.second->needed() || entry.second->running() || entry.second->quarantined();
    };
    return store_read_ && beginning_.empty() && std::all_of(supervisors_.begin(), supervisors_.end(), up);
}

}  // namespace risk::integrations
