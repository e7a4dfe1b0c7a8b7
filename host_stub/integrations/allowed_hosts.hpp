// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/failure.hpp"
#include "plugins/plugin_manifest.hpp"

namespace risk::integrations {

/// Checks what an administrator allows: a host name, "*." and a host name, or an address. where: for the failure.
Result<std::string> parse_host_pattern(std::string_view text, std::string_view where);
/// Patterns, one a line or separated by commas; what follows a # is a remark.
Result<std::vector<std::string>> read_host_patterns(const std::filesystem::path& file);

/// rp_services.allowed_hosts: the manifest's patterns, the administrator's, and with the developer switch this machine.
std::string allowed_hosts(const plugins::PluginManifest& manifest, const std::vector<std::string>& administrators,
                          bool developer);

}  // namespace risk::integrations
