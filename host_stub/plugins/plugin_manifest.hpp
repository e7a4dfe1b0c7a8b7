// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/failure.hpp"

namespace risk::plugins {

class ConfigSchema;

/// An id and what it is called.
struct Named {
    std::string id, title, description;
};

/// What must be granted upstream.
struct Permission {
    std::string id;       ///< "users.read": what rp_error.subject names
    std::string title;    ///< "Users: read"
    std::string purpose;  ///< what for
};

/// What a plugin says of itself; valid, or not there.
struct PluginManifest {
    std::filesystem::path file;
    std::string id, name, description, publisher, version;
    std::uint16_t abi_major = 0, abi_min_minor = 0;
    std::filesystem::path library;  ///< absolute, beside the manifest
    std::string library_sha256;     ///< lower-case hex
    std::shared_ptr<const ConfigSchema> config_schema;
    std::vector<Named> event_kinds, ignored_reasons;
    std::vector<Permission> permissions;
    std::vector<std::string> entitlements;  ///< all are needed to see and run it
    std::vector<std::string> network;       ///< host patterns
    std::int64_t poll_default_s = 300, poll_min_s = 60, poll_max_s = 86'400, poll_timeout_s = 120;
    std::uint32_t poll_max_events = 500;

    /// Strict: unknown members, duplicate keys and wrong types are failures with file, JSON pointer, expected, found.
    static Result<PluginManifest> parse(std::string_view json, const std::filesystem::path& file);
    static Result<PluginManifest> read(const std::filesystem::path& file);
    /// The file's content, read once, for whoever has to judge the same bytes before they are parsed.
    static Result<std::string> read_text(const std::filesystem::path& file);
};

}  // namespace risk::plugins
