// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "plugins/sandbox.hpp"

// The walls one by one. Each says why it could not be put up; empty: it stands.

namespace risk::plugins {

/// No privilege of the host's user is kept, and none can be gained; nobody looks into the process.
std::string drop_privileges();
/// Memory, descriptors, locked memory, core dumps, size of files.
std::string set_limits(const SandboxLimits& limits);
/// Files, and with newer kernels TCP ports, signals and abstract sockets, as far as this version of Landlock goes.
std::string enter_landlock(const SandboxGrants& grants, int abi);
/// Only the system calls that reading from somewhere takes.
std::string filter_system_calls();

inline constexpr int landlock_with_ports = 4;   ///< Linux 6.7
inline constexpr int landlock_with_scopes = 6;  ///< Linux 6.12
/// The newest that the kernel has, 0: none.
int newest_landlock();

}  // namespace risk::plugins
