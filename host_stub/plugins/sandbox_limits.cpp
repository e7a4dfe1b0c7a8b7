// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "plugins/sandbox_walls.hpp"
#include "plugins/sanitizers.hpp"
#include "plugins/unique_fd.hpp"

namespace risk::plugins {
namespace {

constexpr rlim_t locked_memory = 64U << 10U;  // for a plugin that keeps its secrets out of the swap

struct Limit {
    decltype(RLIMIT_CORE) what;
    rlim_t most;
};

bool limit(const Limit& wanted) {
    rlimit now{};
    if (::getrlimit(wanted.what, &now) != 0) return false;
    const rlim_t most = std::min(wanted.most, now.rlim_max);
    const rlimit then{most, most};
    return ::setrlimit(wanted.what, &then) == 0;
}

/// When the machine runs out of memory, rather a plugin goes than the host.
void go_first() {
    const UniqueFd file(::open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC));
    if (file) (void)!::write(file.get(), "500", 3);  // without /proc it is as it is: no wall depends on it
}

/// Also those of root: what it owns it can still read, what others keep to themselves no more.
bool drop_capabilities() {
    ::prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
    for (int each = 0; ::prctl(PR_CAPBSET_READ, each, 0, 0, 0) >= 0; ++each) {
        ::prctl(PR_CAPBSET_DROP, each, 0, 0, 0);  // takes a privilege itself; without it no_new_privs does the same
    }
    __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
    const std::array<__user_cap_data_struct, _LINUX_CAPABILITY_U32S_3> none{};
    return ::syscall(SYS_capset, &header, none.data()) == 0;
}

}  // namespace

std::string drop_privileges() {
    if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0 ||
        !drop_capabilities()) {
        return std::strerror(errno);
    }
    return {};
}

std::string set_limits(const SandboxLimits& limits) {
    go_first();
    bool set = limit({RLIMIT_CORE, 0}) && limit({RLIMIT_NOFILE, limits.descriptors}) &&
               limit({RLIMIT_MEMLOCK, locked_memory}) && limit({RLIMIT_MSGQUEUE, 0}) && limit({RLIMIT_NICE, 0}) &&
               limit({RLIMIT_RTPRIO, 0});
    // A sanitizer's shadow is larger than any limit, and its report may go to a file.
    if (!sanitized) set = set && limit({RLIMIT_AS, limits.address_space}) && limit({RLIMIT_FSIZE, limits.file_size});
    return set ? "" : std::strerror(errno);
}

}  // namespace risk::plugins
