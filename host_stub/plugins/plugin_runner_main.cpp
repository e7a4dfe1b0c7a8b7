// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <malloc.h>
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <charconv>
#include <climits>
#include <cstdio>
#include <cstring>
#include <exception>
#include <optional>
#include <string_view>

#include "plugins/plugin_process.hpp"
#include "plugins/plugin_runner.hpp"

namespace risk::plugins {
namespace {

enum ExitStatus { stopped = 0, host_gone = 1, wrong_use = 2, refused = 3, failed = 4 };

std::optional<int> number_after(int argc, char** argv, std::string_view name) {
    for (int i = 1; i + 1 < argc; ++i) {
        if (name != argv[i]) continue;
        int number = 0;
        const char* end = argv[i + 1] + std::strlen(argv[i + 1]);
        const auto [rest, error] = std::from_chars(argv[i + 1], end, number);
        if (error == std::errc() && rest == end && number >= 0) return number;
    }
    return std::nullopt;
}

/// No reading on when the host is gone, however it went. False: it went before this was in force.
bool die_with(std::optional<int> parent) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    return !parent || ::getppid() == *parent;
}

/// Nothing of the host's is left open, and the plugin's own children do not inherit the channel.
void keep_only(int fd) {
    if (fd > 3) ::close_range(3, static_cast<unsigned>(fd) - 1, 0);
    ::close_range(static_cast<unsigned>(fd) + 1, UINT_MAX, 0);
    ::fcntl(fd, F_SETFD, FD_CLOEXEC);
}

/// Secrets in memory: no core dump, and nobody but root looks in. From the first moment, not only within the walls.
void keep_to_itself() { ::prctl(PR_SET_DUMPABLE, 0); }

/// Large blocks go back to the system when a batch has gone. By default the threshold would grow with the first of them.
void keep_small() {
    ::mallopt(M_ARENA_MAX, 2);
    ::mallopt(M_MMAP_THRESHOLD, 256 << 10);
    ::mallopt(M_TRIM_THRESHOLD, 256 << 10);
}

/// A service manager that stops the host signals its children too: they end when the host has brought things to an end.
void leave_signals_to_the_host() {
    for (const int signal : {SIGPIPE, SIGXFSZ, SIGINT, SIGHUP, SIGTERM}) ::signal(signal, SIG_IGN);
}

ExitStatus run_on(int fd, const SandboxKernel& kernel) {
    FrameChannel channel{UniqueFd(fd)};
    PluginRunner::End end{};
    {
        PluginRunner runner(channel, system_clock(),
                            [&](const SandboxGrants& grants) { return raise_walls(grants, kernel); });
        end = runner.run();
        if (end == PluginRunner::End::host_gone)
            ::_exit(host_gone);  // nobody to tear down for; commits are all or nothing
    }
    return end == PluginRunner::End::stopped ? stopped : refused;
}

}  // namespace

int plugin_runner_main(int argc, char** argv, const SandboxKernel& kernel) {
    const auto fd = number_after(argc, argv, "--fd");
    if (!fd || *fd < 3) {
        std::fputs("plugin-runner is started by the host, for its own use: expected --fd N with N above 2.\n", stderr);
        return wrong_use;
    }
    if (!die_with(number_after(argc, argv, "--parent"))) return host_gone;
    keep_only(*fd);
    keep_to_itself();
    keep_small();
    leave_signals_to_the_host();
    ::prctl(PR_SET_NAME, "plugin-runner");
    if (::chdir("/") != 0) return failed;
    try {
        // Past the plugin's own exit handlers: it was torn down and retired already, and may not spoil the exit status.
        ::_exit(run_on(*fd, kernel));
    } catch (const std::exception& thrown) {
        std::fprintf(stderr, "The plugin's process failed: %s\n", thrown.what());
    }
    ::_exit(failed);
}

}  // namespace risk::plugins
