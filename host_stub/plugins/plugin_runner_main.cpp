// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <charconv>
#include <climits>
#include <cstdio>
#include <exception>
#include <new>
#include <optional>
#include <string_view>

#include "plugins/plugin_process.hpp"
#include "plugins/plugin_runner.hpp"
#include "plugins/runner_peer.hpp"
#include "plugins/sanitizers.hpp"
#include "plugins/wire.hpp"

namespace risk::plugins {
namespace {

enum ExitStatus {
    stopped = 0,
    host_gone = 1,
    wrong_use = 2,
    refused = 3,
    failed = 4,
    no_memory = runner_without_memory
};

std::string_view text_after(int argc, char** argv, std::string_view name) {
    for (int i = 1; i + 1 < argc; ++i) {
        if (name == argv[i]) return argv[i + 1];
    }
    return {};
}

std::optional<int> number_after(int argc, char** argv, std::string_view name) {
    const std::string_view text = text_after(argc, argv, name);
    int number = 0;
    const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || rest != text.data() + text.size() || number < 0) return std::nullopt;
    return number;
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

/// Also of the threads that the plugin starts. The default, 8 MB each, would use up what a process may take of address space.
void small_stacks() {
    constexpr std::size_t stack_bytes = 512U << 10U;  // named in docs/plugin_authors.md
    pthread_attr_t attributes;
    if (sanitized || ::pthread_attr_init(&attributes) != 0) return;
    ::pthread_attr_setstacksize(&attributes, stack_bytes);
    ::pthread_setattr_default_np(&attributes);
    ::pthread_attr_destroy(&attributes);
}

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

/// The first words of one that may understand nothing else that is said.
ExitStatus part_with(FrameChannel& channel) {
    channel.send(wire::encode(wire::FromRunner(wire::Farewell{
        "is of another build than the host: install both from one release, then start the host again"})));
    return refused;
}

ExitStatus run_on(FrameChannel& channel, const SandboxKernel& kernel) {
    PluginRunner::End end{};
    {
        PluginRunner runner(channel, system_clock(),
                            [&](const SandboxGrants& grants) { return raise_walls(grants, kernel); });
        end = runner.run();
        // Nobody to tear down for, or nothing to do it with; commits are all or nothing.
        if (end == PluginRunner::End::host_gone) ::_exit(host_gone);
        if (end == PluginRunner::End::no_memory) ::_exit(no_memory);
    }
    return end == PluginRunner::End::stopped ? stopped : refused;
}

}  // namespace

int plugin_runner_main(int argc, char** argv, const SandboxKernel& kernel) {
    const auto fd = number_after(argc, argv, "--fd");
    if (!fd || *fd < 3) {
        std::fputs("plugin_runner is started by host_stub, for its own use: expected --fd N with N above 2.\n", stderr);
        return wrong_use;
    }
    if (!die_with(number_after(argc, argv, "--parent"))) return host_gone;
    keep_only(*fd);
    keep_to_itself();
    keep_small();
    small_stacks();
    leave_signals_to_the_host();
    ::prctl(PR_SET_NAME, "plugin_runner");
    if (::chdir("/") != 0) return failed;
    try {
        // Past the plugin's own exit handlers: it was torn down and retired already, and may not spoil the exit status.
        FrameChannel channel{UniqueFd(*fd)};
        const bool understood = text_after(argc, argv, "--dialect") == wire::dialect();
        ::_exit(understood ? run_on(channel, kernel) : part_with(channel));
    } catch (const std::bad_alloc&) {
        ::_exit(no_memory);
    } catch (const std::exception& thrown) {
        std::fprintf(stderr, "The plugin's process failed: %s\n", thrown.what());
    }
    ::_exit(failed);
}

}  // namespace risk::plugins
