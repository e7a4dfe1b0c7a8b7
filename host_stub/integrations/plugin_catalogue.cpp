// SPDX-License-Identifier: Apache-2.0
#include "integrations/plugin_catalogue.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <utility>

namespace risk::integrations {
namespace {

std::string contents(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

bool PluginCatalogue::look() {
    const std::string stamp = plugins::plugin_directory_stamp(directory_);
    const bool still = !seen_stamp_ || *seen_stamp_ == stamp;
    seen_stamp_ = stamp;
    if (!still || taken_stamp_ == stamp) return false;
    taken_stamp_ = stamp;
    scan();
    return true;
}

void PluginCatalogue::scan() {
    entries_.clear();
    fingerprints_.clear();
    unreadable_.reset();
    auto scanned = plugins::scan_plugin_directory(directory_);
    if (!scanned) {
        unreadable_ = scanned.failure();
        return;
    }
    entries_ = std::move(scanned).value();
    for (const auto& entry : entries_) {
        if (!entry.manifest) continue;
        known_files_[entry.file.string()] = entry.manifest->id;
        manifests_.insert_or_assign(entry.manifest->id, *entry.manifest);
        if (!entry.rejected) fingerprints_[entry.manifest->id] = entry.manifest->library_sha256 + contents(entry.file);
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
    const auto found = fingerprints_.find(id);
    return found == fingerprints_.end() ? std::string() : found->second;
}

Hold PluginCatalogue::hold_without(const std::string& id) const {
    const auto failed = [](std::string reason) { return Hold{domain::Status::plugin_failed, std::move(reason)}; };
    if (unreadable_) return failed(unreadable_->sentence());
    for (const auto& entry : entries_) {
        const auto known = known_files_.find(entry.file.string());
        const bool its_own =
            (entry.manifest && entry.manifest->id == id) || (known != known_files_.end() && known->second == id);
        if (its_own && entry.rejected) return failed(entry.rejected->sentence());
    }
    std::string reason = "No plugin \"" + id + "\" is in " + directory_.string() + ".";
    for (const auto& entry : entries_)
        if (entry.rejected && entry.file.extension() == ".json")
            reason += " Not usable there: " + entry.rejected->sentence();
    return failed(reason + " Put the plugin and its manifest there.");
}

}  // namespace risk::integrations
