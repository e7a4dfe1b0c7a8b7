// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

#include "plugins/sandbox_grants.hpp"
#include "plugins/sandbox_report.hpp"

namespace risk::plugins {

/// What the kernel has to build walls of. A test pretends an older one by handing in less.
struct SandboxKernel {
    int landlock_abi = 0;  ///< 0: no Landlock
    bool seccomp = false;

    static SandboxKernel here();
};

/// What a plugin's process may take of the machine. A thread takes half a megabyte of address space, an arena of
/// malloc 64 MB; the Incydr plugin with sixteen verbs at a time stays below half of the limit.
struct SandboxLimits {
    std::uint64_t address_space = 1U << 30U;
    std::uint64_t file_size = 0;  ///< of anything that it writes to
    std::uint64_t descriptors = 4096;
};

/// The walls that this kernel allows; none is put up.
SandboxReport possible_walls(const SandboxKernel& kernel);

/// Puts them up around this process, for good, and tells which stand. To be called before any foreign code is mapped
/// (loading a library runs its constructors) and while this thread is the only one: the threads to come inherit them.
SandboxReport raise_walls(const SandboxGrants& grants, const SandboxKernel& kernel, const SandboxLimits& limits = {});

/// No wall stands, all for the same reason.
SandboxReport no_walls(std::string_view reason);

}  // namespace risk::plugins
