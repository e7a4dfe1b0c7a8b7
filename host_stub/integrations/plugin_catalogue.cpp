// SPDX-License-Identifier: Apache-2.0
#include "integrations/plugin_catalogue.hpp"

#include <algorithm>
#include <utility>

#include "plugins/trusted_keys.hpp"

namespace risk::integrations {

bool PluginCatalogue::look() {
    const std::string stamp = plugins::plugin_directory_stamp(directory_);
    const bool still = !seen_stamp_ || *seen_stamp_ == stamp;
    seen_stamp_ = stamp;
    // A revoked key does not wait until a plugin has been copied.
    std::string keys = plugins::trusted_keys_stamp(trust_.keys);
    if (taken_keys_ == keys && (!still || taken_stamp_ == stamp)) return false;
    taken_stamp_ = stamp;
    taken_keys_ = std::move(keys);
    scan();
    return true;
}

void PluginCatalogue::scan() {
    entries_.clear();
    unreadable_.reset();
    const auto keys = plugins::TrustedKeys::read(trust_.keys);
    key_problems_ = keys.problems();
    if (keys.unusable()) key_problems_ = {*keys.unusable()};
    auto scanned = plugins::scan_plugin_directory(directory_, trust_);
    if (!scanned) {
        unreadable_ = scanned.failure();
        return;
    }
    entries_ = std::move(scanned).value();
    for (const auto& entry : entries_) {
        if (!entry.manifest) continue;
        const auto& manifest = *entry.manifest;
        if (entry.believed) {
            known_files_.insert_or_assign(entry.file.string(), manifest.id);
            manifests_.insert_or_assign(manifest.id, manifest);
        } else {  // what is not believed says nothing about a plugin that was
            known_files_.try_emplace(entry.file.string(), manifest.id);
            manifests_.try_emplace(manifest.id, manifest);
        }
    }
}

const plugins::PluginEntry* PluginCatalogue::usable(const std::string& id) const {
    const auto found = std::find_if(entries_.begin(), entries_.end(), [&id](const auto& entry) {
        return !entry.rejected && entry.manifest && entry.manifest->id == id;
    });
    return found == entries_.end() ? nullptr : &*found;
}

const plugins::PluginManifest* PluginCatalogue::manifest(const std::string& id) const {
    const auto found = manifests_.find(id);
    return found == manifests_.end() ? nullptr : &found->second;
}

const plugins::PluginManifest* PluginCatalogue::manifest_in(const std::filesystem::path& file) const {
    const auto known = known_files_.find(file.string());
    return known == known_files_.end() ? nullptr : manifest(known->second);
}

std::string PluginCatalogue::fingerprint(const std::string& id) const {
    const auto* entry = usable(id);
    return entry == nullptr ? std::string() : entry->fingerprint;
}

bool PluginCatalogue::belongs(const plugins::PluginEntry& entry, const std::string& id) const {
    const auto known = known_files_.find(entry.file.string());
    return (entry.manifest && entry.manifest->id == id) || (known != known_files_.end() && known->second == id);
}

bool PluginCatalogue::disbelieved(const std::string& id) const {
    return usable(id) == nullptr && std::ranges::any_of(entries_, [&](const plugins::PluginEntry& entry) {
               return !entry.believed && belongs(entry, id);
           });
}

Hold PluginCatalogue::hold_without(const std::string& id) const {
    const auto failed = [](std::string reason) { return Hold{domain::Status::plugin_failed, std::move(reason)}; };
    if (unreadable_) return failed(unreadable_->sentence());
    for (const auto& entry : entries_) {
        if (belongs(entry, id) && entry.rejected) return failed(entry.rejected->sentence());
    }
    std::string reason = "No plugin \"" + id + "\" is in " + directory_.string() + ".";
    for (const auto& entry : entries_)
        if (entry.rejected && entry.file.extension() == ".json")
            reason += " Not usable there: " + entry.rejected->sentence();
    return failed(reason + " Put the plugin and its manifest there.");
}

}  // namespace risk::integrations
