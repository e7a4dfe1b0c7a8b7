// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>

#include "plugins/plugin_manifest.hpp"

namespace risk::plugins {

/// What the integrations of one plugin need beyond what every plugin may do: the walls leave a door for it.
struct SandboxGrants {
    std::set<std::string> paths;    ///< absolute; may be read, a directory with all that is in it
    std::set<std::uint16_t> ports;  ///< TCP; may be connected to. HTTPS and DNS always may
    bool operator==(const SandboxGrants&) const = default;

    [[nodiscard]] bool cover(const SandboxGrants& others) const;
    SandboxGrants& operator+=(const SandboxGrants& others);
};

/// What a configuration asks for: each field of the format "path" is a path, each of the format "uri" a port. Values
/// that make no sense ask for nothing: whoever uses them will say so. Nor do secrets, which a host does not look into.
SandboxGrants grants_of(const PluginManifest& manifest, std::string_view config_json);

/// Changes when something else is found under one of the names that a process of these grants may read: a file that was
/// replaced, or is there at last. The walls stand around what was there when they were put up.
std::string stamp_of(const SandboxGrants& grants);

}  // namespace risk::plugins
