// SPDX-License-Identifier: Apache-2.0
#include "plugins/plugin_directory.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <map>
#include <set>
#include <system_error>

#include "plugin_api/risk_plugin.h"
#include "plugins/sealed_library.hpp"
#include "plugins/trusted_keys.hpp"

namespace risk::plugins {
namespace {

namespace fs = std::filesystem;

Result<std::vector<fs::path>> files_of(const fs::path& directory) {
    std::error_code error;
    std::vector<fs::path> files;
    fs::directory_iterator at(directory, error);
    for (; !error && at != fs::directory_iterator(); at.increment(error)) {
        std::error_code gone;
        if (!at->path().filename().string().starts_with('.') && !at->is_directory(gone)) files.push_back(at->path());
    }
    if (error) {
        return Failure{"The plugin directory cannot be read", directory.string(), "a readable directory",
                       error.message(), "Create it, or name another one with --plugins."};
    }
    std::ranges::sort(files);
    return files;
}

std::optional<Failure> wrong_contract(const PluginManifest& manifest) {
    if (manifest.abi_major == RP_ABI_MAJOR && manifest.abi_min_minor <= RP_ABI_MINOR) return std::nullopt;
    return Failure{"The plugin is made for another host", manifest.file.string() + ", /abi",
                   "contract version " + std::to_string(RP_ABI_MAJOR) + "." + std::to_string(RP_ABI_MINOR) +
                       " or an earlier minor",
                   std::to_string(manifest.abi_major) + "." + std::to_string(manifest.abi_min_minor),
                   "Install a release of the plugin for this host, or a newer host."};
}

/// A signed manifest with another library than it names has been changed as well.
std::optional<Failure> wrong_library(const PluginManifest& manifest, PluginSignature& signature) {
    auto found = sha256_of_file(manifest.library);
    if (!found) return found.failure();
    if (*found == manifest.library_sha256) return std::nullopt;
    if (signature.state == SignatureState::valid) signature.state = SignatureState::modified;
    return Failure{"The library is not the one that its manifest describes", manifest.library.string(),
                   "SHA-256 " + manifest.library_sha256, *found, "Install library and manifest from one release."};
}

/// What was changed on purpose is not said to be a slip of the pen.
bool before_all_else(SignatureState state) {
    return state == SignatureState::modified || state == SignatureState::revoked;
}

PluginEntry examined(const fs::path& file, const TrustedKeys& keys, const PluginTrust& trust) {
    PluginEntry entry{file, std::nullopt, std::nullopt};
    const auto text = PluginManifest::read_text(file);
    if (!text) {
        entry.rejected = text.failure();
        return entry;
    }
    auto verdict = judge_signature(*text, file, keys);
    entry.rejected = verdict.rejected(trust);
    entry.believed = !entry.rejected;
    auto manifest = PluginManifest::parse(*text, file);
    if (manifest) {
        if (!entry.rejected) entry.rejected = wrong_contract(*manifest);
        if (!entry.rejected) entry.rejected = wrong_library(*manifest, verdict.signature);
        entry.fingerprint = manifest->library_sha256 + *text;
        entry.manifest = std::move(*manifest);
    } else if (!before_all_else(verdict.signature.state)) {
        entry.rejected = manifest.failure();
    }
    entry.signature = std::move(verdict.signature);
    return entry;
}

void reject_doubles(std::vector<PluginEntry>& entries) {
    std::map<std::string, std::vector<PluginEntry*>> by_id;
    for (PluginEntry& entry : entries) {
        if (entry.manifest && entry.believed) by_id[entry.manifest->id].push_back(&entry);
    }
    for (const auto& [id, same] : by_id) {
        if (same.size() < 2) continue;
        for (PluginEntry* entry : same) {
            const PluginEntry* other = same[entry == same.front() ? 1 : 0];
            entry->rejected = Failure{"Two manifests describe one plugin", entry->file.string() + ", /id",
                                      "one manifest with the id \"" + id + "\"", "another in " + other->file.string(),
                                      "Remove one of them."};
        }
    }
}

PluginEntry stray(const fs::path& file) {
    const char* found = file.extension() == ".so"        ? "a library that no manifest names"
                        : file.extension() == ".minisig" ? "a signature without its manifest"
                                                         : "neither";
    return {file, std::nullopt,
            Failure{"The file belongs to no plugin", file.string(),
                    "a manifest that ends in .json, its signature, or a library that one names", found,
                    "Add its manifest, or remove it."}};
}

}  // namespace

PluginEntry examine_plugin(const fs::path& manifest, const PluginTrust& trust) {
    return examine_plugin(manifest, TrustedKeys::read(trust.keys), trust);
}

PluginEntry examine_plugin(const fs::path& manifest, const TrustedKeys& keys, const PluginTrust& trust) {
    return examined(fs::absolute(manifest), keys, trust);
}

Result<std::vector<PluginEntry>> scan_plugin_directory(const fs::path& directory, const PluginTrust& trust) {
    auto files = files_of(fs::absolute(directory));
    if (!files) return files.failure();
    const auto keys = TrustedKeys::read(trust.keys);
    std::vector<PluginEntry> entries;
    std::set<fs::path> belonging;
    for (const fs::path& file : *files) {
        if (file.extension() != ".json") continue;
        entries.push_back(examined(file, keys, trust));
        belonging.insert({file, signature_file(file)});
        if (entries.back().manifest) belonging.insert(entries.back().manifest->library);
    }
    reject_doubles(entries);
    for (const fs::path& file : *files) {
        if (!belonging.contains(file)) entries.push_back(stray(file));
    }
    return entries;
}

std::string plugin_directory_stamp(const fs::path& directory) {
    auto files = files_of(directory);
    if (!files) return "unreadable: " + files.failure().found;
    std::string stamp;
    for (const fs::path& file : *files) {
        struct stat about {};
        if (::stat(file.c_str(), &about) != 0) continue;
        stamp += file.filename().string();
        for (const auto part :
             {static_cast<std::int64_t>(about.st_ino), static_cast<std::int64_t>(about.st_size),
              static_cast<std::int64_t>(about.st_mtim.tv_sec), static_cast<std::int64_t>(about.st_mtim.tv_nsec),
              static_cast<std::int64_t>(about.st_ctim.tv_nsec)}) {
            stamp += ' ' + std::to_string(part);
        }
        stamp += '\n';
    }
    return stamp;
}

}  // namespace risk::plugins
