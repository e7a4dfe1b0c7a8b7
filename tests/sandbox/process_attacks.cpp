// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>

#include "attack.hpp"

namespace risk::attacks {
namespace {

std::string forked(pid_t child) {
    if (child == 0) ::_exit(0);
    if (child > 0) ::waitpid(child, nullptr, 0);
    return got_if(child > 0);
}

std::string spawn_shell(const Aims& aims) {
    const std::string line = "touch " + aims.text("marker");
    char shell[] = "/bin/sh", option[] = "-c";
    char* arguments[] = {shell, option, const_cast<char*>(line.c_str()), nullptr};
    pid_t child = 0;
    if (::posix_spawn(&child, shell, nullptr, nullptr, arguments, nullptr) != 0) return {};
    ::waitpid(child, nullptr, 0);
    return "a shell ran";
}

/// If it works this process is a shell from here on, and nobody commits what it got.
std::string become_shell(const Aims& aims) {
    const std::string line = "touch " + aims.text("marker");
    ::execl("/bin/sh", "sh", "-c", line.c_str(), nullptr);
    return {};
}

std::string clone_3() {
    struct {
        std::uint64_t flags, pidfd, child_tid, parent_tid, exit_signal, stack, stack_size, tls;
    } arguments{0, 0, 0, 0, SIGCHLD, 0, 0, 0};
    return forked(static_cast<pid_t>(::syscall(SYS_clone3, &arguments, sizeof arguments)));
}

std::string queue_signal(const Aims& aims) {
    siginfo_t info{};
    info.si_code = SI_QUEUE;
    return got_if(::syscall(SYS_rt_sigqueueinfo, aims.number("decoy_pid"), SIGKILL, &info) == 0);
}

std::string signal_by_descriptor(const Aims& aims) {
    const int fd = static_cast<int>(::syscall(SYS_pidfd_open, aims.number("decoy_pid"), 0));
    if (fd < 0) return {};
    const bool sent = ::syscall(SYS_pidfd_send_signal, fd, SIGKILL, nullptr, 0) == 0;
    ::close(fd);
    return got_if(sent);
}

/// The kernel sends the signal, on behalf of who asked to be told of input.
std::string signal_by_owner(const Aims& aims) {
    int pipe[2];
    if (::pipe(pipe) != 0) return {};
    const bool set =
        ::fcntl(pipe[0], F_SETOWN, aims.number("decoy_pid")) == 0 && ::fcntl(pipe[0], F_SETSIG, SIGKILL) == 0;
    ::close(pipe[0]);
    ::close(pipe[1]);
    return got_if(set);
}

std::string lift_limits() {
    rlimit now{};
    ::getrlimit(RLIMIT_AS, &now);
    const rlimit none{now.rlim_cur, now.rlim_max};  // even what changes nothing is a change
    return got_if(::setrlimit(RLIMIT_AS, &none) == 0);
}

}  // namespace

std::vector<Attack> process_attacks() {
    return {
        {"fork", [](const Aims&) { return forked(::fork()); }},
        {"vfork",
         [](const Aims&) {
             return forked(static_cast<pid_t>(::syscall(SYS_clone, CLONE_VFORK | SIGCHLD, 0, 0, 0, 0)));
         }},
        {"clone3", [](const Aims&) { return clone_3(); }},
        {"spawn_shell", spawn_shell},
        {"become_shell", become_shell},
        {"kill", [](const Aims& a) { return got_if(::kill(a.number("decoy_pid"), SIGKILL) == 0); }},
        {"kill_parent", [](const Aims&) { return got_if(::kill(::getppid(), SIGKILL) == 0); }},
        {"kill_group", [](const Aims& a) { return got_if(::kill(-a.number("decoy_pid"), SIGKILL) == 0); }},
        {"tgkill",
         [](const Aims& a) {
             return got_if(::syscall(SYS_tgkill, a.number("decoy_pid"), a.number("decoy_pid"), SIGKILL) == 0);
         }},
        {"tkill", [](const Aims& a) { return got_if(::syscall(SYS_tkill, a.number("decoy_pid"), SIGKILL) == 0); }},
        {"queue_signal", queue_signal},
        {"signal_by_descriptor", signal_by_descriptor},
        {"signal_by_owner", signal_by_owner},
        {"lift_limits", [](const Aims&) { return lift_limits(); }},
        {"outlive_host", [](const Aims&) { return got_if(::prctl(PR_SET_PDEATHSIG, 0) == 0); }},
        {"let_others_look", [](const Aims&) { return got_if(::prctl(PR_SET_DUMPABLE, 1) == 0); }},
        {"leave_group", [](const Aims&) { return got_if(::setpgid(0, ::getppid()) == 0 || ::setsid() > 0); }},
        {"slow_down_host",
         [](const Aims& a) {
             return got_if(::setpriority(PRIO_PROCESS, static_cast<id_t>(a.number("decoy_pid")), 19) == 0);
         }},
        {"pin_host",
         [](const Aims& a) {
             cpu_set_t first;
             CPU_ZERO(&first);
             CPU_SET(0, &first);
             return got_if(::sched_setaffinity(a.number("decoy_pid"), sizeof first, &first) == 0);
         }},
    };
}

}  // namespace risk::attacks
