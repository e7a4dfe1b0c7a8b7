// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <vector>

#include "plugins/sandbox_grants.hpp"

namespace risk::plugins {

/// Files of the system that every plugin may read and that are replaced while the machine runs: name servers, time zone.
std::span<const char* const> replaced_system_files();

/// All that a plugin may open, and only for reading: what programs in general need (libraries, certificates, names, time
/// zone) and what it was granted. Some of it may not be there.
std::vector<std::string> readable_paths(const SandboxGrants& grants);

}  // namespace risk::plugins
