// SPDX-License-Identifier: Apache-2.0
#include "plugins/sandbox.hpp"

#include <linux/seccomp.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <string>

#include "plugins/sandbox_walls.hpp"
#include "plugins/sanitizers.hpp"

namespace risk::plugins {
namespace {

/// Why the kernel is too old for what came with a version of Landlock; empty: it is not.
std::string lacks_landlock(const SandboxKernel& kernel, int needed, const char* linux_version, const char* so) {
    if (kernel.landlock_abi >= needed) return {};
    if (kernel.landlock_abi == 0) {
        return std::string("the kernel has no Landlock, or it is switched off: ") + so +
               ". Run Linux 5.13 or newer with \"landlock\" in its list of security modules (lsm=).";
    }
    return std::string("the kernel is older than Linux ") + linux_version + ": " + so + ". Run a newer kernel.";
}

Wall wall(const char* id, const char* title, std::string lacks) {
    const bool stands = lacks.empty();
    return {id, title, stands, std::move(lacks)};
}

void fell(SandboxReport& report, std::string_view id, const std::string& why) {
    if (why.empty()) return;
    const auto found = std::ranges::find(report.walls, id, &Wall::id);
    if (!found->stands) return;
    found->stands = false;
    found->lacks = "it could not be put up: " + why + ".";
}

}  // namespace

SandboxKernel SandboxKernel::here() {
    const unsigned action = SECCOMP_RET_KILL_PROCESS;
    const bool seccomp = ::syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) == 0;
    return {newest_landlock(), seccomp};
}

SandboxReport possible_walls(const SandboxKernel& kernel) {
    return {{
        wall("privileges", "Privileges: none are kept, and none can be gained", {}),
        wall("surroundings", "Surroundings: nothing of the host's environment, descriptors and directory",
             sanitized ? "a sanitizer is built in, whose reports go to the host's standard error. Run a release build."
                       : ""),
        wall("limits", "Limits: memory, descriptors and file sizes",
             sanitized ? "a sanitizer is built in, which takes all address space: memory is not limited. Run a release "
                         "build."
                       : ""),
        wall("files", "Files: only what was granted can be opened, and only to read",
             lacks_landlock(kernel, 1, "5.13", "every file that the host's user may read can be read")),
        wall("tcp_ports", "Network: TCP connections to granted ports only",
             lacks_landlock(kernel, landlock_with_ports, "6.7", "TCP ports are not restricted")),
        wall("processes", "Processes: no signal and no abstract socket reaches another",
             lacks_landlock(kernel, landlock_with_scopes, "6.12", "only the filter of system calls keeps them apart")),
        wall("system_calls", "System calls: only those that reading takes; no program, no process, no listening",
             kernel.seccomp
                 ? ""
                 : "the kernel has no filter of system calls (seccomp): programs can be started. Run a kernel "
                   "with CONFIG_SECCOMP_FILTER."),
    }};
}

SandboxReport raise_walls(const SandboxGrants& grants, const SandboxKernel& kernel, const SandboxLimits& limits) {
    SandboxReport report = possible_walls(kernel);
    fell(report, "privileges", drop_privileges());
    fell(report, "limits", set_limits(limits));
    if (kernel.landlock_abi > 0) {
        const std::string why = enter_landlock(grants, kernel.landlock_abi);
        for (const char* id : {"files", "tcp_ports", "processes"}) fell(report, id, why);
    }
    // Last: it forbids what the others are put up with.
    if (kernel.seccomp) fell(report, "system_calls", filter_system_calls());
    return report;
}

SandboxReport no_walls(std::string_view reason) {
    SandboxReport report = possible_walls({});
    for (Wall& each : report.walls) {
        each.stands = false;
        each.lacks = reason;
    }
    return report;
}

}  // namespace risk::plugins
