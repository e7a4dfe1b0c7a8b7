// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "plugins/plugin_manifest.hpp"
#include "plugins/plugin_signature.hpp"
#include "plugins/plugin_trust.hpp"

namespace risk::plugins {

/// A file in the plugin directory, and what became of it.
struct PluginEntry {
    std::filesystem::path file;              ///< the manifest, or a file that belongs to none
    std::optional<PluginManifest> manifest;  ///< there if the manifest is valid
    std::optional<Failure> rejected;         ///< why it is not usable; nothing: usable
    PluginSignature signature = {};
    bool believed = false;         ///< its signature lets it run: what it says of itself counts
    std::string fingerprint = {};  ///< changes when the manifest or the library does
};

/// Reads every file of the directory, each once: signatures are judged, manifests parsed from the bytes that were judged,
/// their libraries hashed, doubles rejected (of two believed manifests with one id neither is usable); other files are
/// listed with what they lack.
Result<std::vector<PluginEntry>> scan_plugin_directory(const std::filesystem::path& directory,
                                                       const PluginTrust& trust);

/// One manifest in the same way, wherever it is.
PluginEntry examine_plugin(const std::filesystem::path& manifest, const PluginTrust& trust);
PluginEntry examine_plugin(const std::filesystem::path& manifest, const TrustedKeys& keys, const PluginTrust& trust);

/// Changes when anything in the directory does (names, sizes, times); costs a few stats.
std::string plugin_directory_stamp(const std::filesystem::path& directory);

}  // namespace risk::plugins
