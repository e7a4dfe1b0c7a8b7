// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "integrations/status_keeper.hpp"
#include "plugins/plugin_directory.hpp"

namespace risk::integrations {

/// What lies in the plugin directory, as far as it can be used.
class PluginCatalogue {
  public:
    PluginCatalogue(std::filesystem::path directory, plugins::PluginTrust trust)
        : directory_(std::move(directory)), trust_(std::move(trust)) {}

    /// True when there is something new. The first look takes things as they are; later on a change counts once it has
    /// been still for one look, so that a plugin that is just being copied is left alone. Of the trusted keys it counts at
    /// once.
    bool look();

    [[nodiscard]] const std::vector<plugins::PluginEntry>& entries() const { return entries_; }
    /// The usable plugin of that id, or nullptr.
    [[nodiscard]] const plugins::PluginEntry* usable(const std::string& id) const;
    /// What the plugin of that id last said of itself, usable or not; nullptr: it was never there.
    [[nodiscard]] const plugins::PluginManifest* manifest(const std::string& id) const;
    /// The same by its file, which may be broken now.
    [[nodiscard]] const plugins::PluginManifest* manifest_in(const std::filesystem::path& file) const;
    /// Changes when the manifest or the library of a usable plugin does.
    [[nodiscard]] std::string fingerprint(const std::string& id) const;
    /// The plugin is there, but its signature does not let it run (any more).
    [[nodiscard]] bool disbelieved(const std::string& id) const;
    /// What is wrong with the trusted keys.
    [[nodiscard]] const std::vector<Failure>& key_problems() const { return key_problems_; }
    /// Why there is no usable plugin of that id.
    [[nodiscard]] Hold hold_without(const std::string& id) const;

  private:
    void scan();
    [[nodiscard]] bool belongs(const plugins::PluginEntry& entry, const std::string& id) const;

    std::filesystem::path directory_;
    plugins::PluginTrust trust_;
    std::optional<std::string> seen_stamp_, taken_stamp_, taken_keys_;
    std::vector<Failure> key_problems_;
    std::vector<plugins::PluginEntry> entries_;
    std::map<std::string, std::string> known_files_;            ///< id by manifest file, also when it is broken now
    std::map<std::string, plugins::PluginManifest> manifests_;  ///< the last good ones: what they gate stays gated
    std::optional<Failure> unreadable_;
};

}  // namespace risk::integrations
