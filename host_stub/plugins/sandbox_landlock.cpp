// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstring>

#include "plugins/sandbox_files.hpp"
#include "plugins/sandbox_walls.hpp"
#include "plugins/unique_fd.hpp"

namespace risk::plugins {
namespace {

// Debian 12's header knows versions 1 and 2 only; the rest of the kernel's interface, which does not change.
constexpr std::uint64_t fs_truncate = 1U << 14U, fs_ioctl_dev = 1U << 15U;
constexpr std::uint64_t net_bind_tcp = 1U << 0U, net_connect_tcp = 1U << 1U;
constexpr std::uint64_t scope_abstract_socket = 1U << 0U, scope_signal = 1U << 1U;
constexpr int rule_net_port = 2;

struct RulesetAttributes {
    std::uint64_t handled_fs, handled_net, scoped;
};
struct NetPortAttributes {
    std::uint64_t allowed_access, port;
};

constexpr std::uint64_t everything_of_version_1 = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1U) - 1;
constexpr std::uint64_t read_file = LANDLOCK_ACCESS_FS_READ_FILE;
constexpr std::uint64_t read_directory = read_file | LANDLOCK_ACCESS_FS_READ_DIR;

constexpr std::uint16_t https = 443, dns = 53;  // DNS answers that do not fit a datagram come by TCP

RulesetAttributes attributes_for(int abi) {
    RulesetAttributes all{everything_of_version_1, 0, 0};
    if (abi >= 2) all.handled_fs |= LANDLOCK_ACCESS_FS_REFER;
    if (abi >= 3) all.handled_fs |= fs_truncate;
    if (abi >= landlock_with_ports) all.handled_net = net_bind_tcp | net_connect_tcp;
    if (abi >= 5) all.handled_fs |= fs_ioctl_dev;
    if (abi >= landlock_with_scopes) all.scoped = scope_abstract_socket | scope_signal;
    return all;
}

/// An older kernel takes a structure that is longer than it knows, as long as what is beyond is 0.
UniqueFd make_ruleset(const RulesetAttributes& attributes) {
    return UniqueFd(static_cast<int>(::syscall(SYS_landlock_create_ruleset, &attributes, sizeof attributes, 0)));
}

bool add(const UniqueFd& rules, int type, const void* rule) {
    return ::syscall(SYS_landlock_add_rule, rules.get(), type, rule, 0) == 0;
}

/// True also if there is nothing of that name, or nothing that this user may look at.
bool allow_reading(const UniqueFd& rules, const std::string& path) {
    const UniqueFd file(::open(path.c_str(), O_PATH | O_CLOEXEC));
    struct stat about {};
    if (!file || ::fstat(file.get(), &about) != 0) return true;
    const landlock_path_beneath_attr rule{S_ISDIR(about.st_mode) ? read_directory : read_file, file.get()};
    return add(rules, LANDLOCK_RULE_PATH_BENEATH, &rule);
}

bool allow_connecting(const UniqueFd& rules, std::uint16_t port) {
    const NetPortAttributes rule{net_connect_tcp, port};
    return add(rules, rule_net_port, &rule);
}

bool fill(const UniqueFd& rules, const SandboxGrants& grants, bool with_ports) {
    bool filled = true;
    for (const std::string& path : readable_paths(grants)) filled = allow_reading(rules, path) && filled;
    if (!with_ports) return filled;
    for (const std::uint16_t port : grants.ports) filled = allow_connecting(rules, port) && filled;
    return allow_connecting(rules, https) && allow_connecting(rules, dns) && filled;
}

}  // namespace

int newest_landlock() {
    const long version = ::syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
    return version < 0 ? 0 : static_cast<int>(version);
}

std::string enter_landlock(const SandboxGrants& grants, int abi) {
    const UniqueFd rules = make_ruleset(attributes_for(abi));
    if (!rules || !fill(rules, grants, abi >= landlock_with_ports) ||
        ::syscall(SYS_landlock_restrict_self, rules.get(), 0) != 0) {
        return std::strerror(errno);
    }
    return {};
}

}  // namespace risk::plugins
