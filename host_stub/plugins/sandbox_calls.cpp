// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <termios.h>
#include <unistd.h>

#include <netinet/in.h>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <memory>

#include "plugins/sandbox_walls.hpp"

// What is not named here fails with EPERM: a library that merely tries goes on without it, and a plugin can say what it was
// refused. What nobody calls by accident ends the process on the spot, so that the attempt is seen.

namespace risk::plugins {
namespace {

// By name, since not every architecture has every call; a name that it lacks is passed over.
constexpr std::array harmless{
    // memory (mmap and mprotect are below)
    "brk", "munmap", "mremap", "madvise", "mlock", "mlock2", "munlock", "mincore", "membarrier",
    // open files, and what can be asked of names
    "close", "close_range", "read", "readv", "pread64", "preadv", "preadv2", "write", "writev", "lseek", "_llseek",
    "dup", "dup2", "dup3", "pipe", "pipe2", "fstat", "fstat64", "stat", "stat64", "lstat", "lstat64", "newfstatat",
    "fstatat64", "statx", "fstatfs", "statfs", "access", "faccessat", "faccessat2", "readlink", "readlinkat",
    "getdents", "getdents64", "getcwd", "fadvise64", "poll", "ppoll", "select", "pselect6", "epoll_create",
    "epoll_create1", "epoll_ctl", "epoll_wait", "epoll_pwait", "epoll_pwait2", "eventfd", "eventfd2", "timerfd_create",
    "timerfd_settime", "timerfd_gettime",
    // sockets that exist (socket, and what could send at once, are below)
    "connect", "recvfrom", "recvmsg", "recvmmsg", "shutdown", "getsockname", "getpeername", "getsockopt", "setsockopt",
    // threads, signals within the process, time
    "futex", "futex_waitv", "futex_time64", "set_robust_list", "set_tid_address", "rseq", "arch_prctl",
    "set_thread_area", "sched_yield", "sched_getaffinity", "sched_getparam", "sched_getscheduler",
    "sched_get_priority_max", "sched_get_priority_min", "getcpu", "rt_sigaction", "rt_sigprocmask", "rt_sigreturn",
    "rt_sigpending", "rt_sigtimedwait", "rt_sigsuspend", "sigaltstack", "sigreturn", "restart_syscall", "pause", "exit",
    "exit_group", "alarm", "setitimer", "getitimer", "clock_gettime", "clock_gettime64", "clock_getres",
    "clock_nanosleep", "clock_nanosleep_time64", "nanosleep", "gettimeofday", "time", "times",
    // who and where am I
    "getpid", "getppid", "gettid", "getuid", "geteuid", "getgid", "getegid", "getresuid", "getresgid", "getgroups",
    "getpgrp", "getpgid", "getsid", "getrusage", "getrlimit", "ugetrlimit", "sysinfo", "umask", "uname", "getrandom"};

// clone3 hides its flags in memory: the C library takes clone instead when told that there is none. The same for openat2.
// What is new and fast is tried first by libraries that know the old way as well.
constexpr std::array not_there{"clone3", "openat2", "io_uring_setup", "io_uring_enter", "io_uring_register"};

// Looking into other processes, changing the machine, holes that attackers use.
constexpr std::array deadly{"ptrace",
                            "process_vm_readv",
                            "process_vm_writev",
                            "process_madvise",
                            "pidfd_getfd",
                            "kcmp",
                            "bpf",
                            "perf_event_open",
                            "userfaultfd",
                            "keyctl",
                            "add_key",
                            "request_key",
                            "mount",
                            "umount2",
                            "move_mount",
                            "fsopen",
                            "fsmount",
                            "fsconfig",
                            "fspick",
                            "open_tree",
                            "mount_setattr",
                            "pivot_root",
                            "chroot",
                            "setns",
                            "unshare",
                            "init_module",
                            "finit_module",
                            "delete_module",
                            "kexec_load",
                            "kexec_file_load",
                            "reboot",
                            "swapon",
                            "swapoff",
                            "open_by_handle_at",
                            "iopl",
                            "ioperm",
                            "acct",
                            "quotactl",
                            "settimeofday",
                            "clock_settime",
                            "sethostname",
                            "setdomainname",
                            "modify_ldt"};

constexpr std::uint64_t any_bit = ~std::uint64_t{0};
constexpr std::uint32_t ioctl_interface_name = 0x8910, ioctl_interface_index = 0x8933;  // for fe80::1%eth0

/// Rules are added one by one; the first that fails is remembered.
class Filter {
  public:
    Filter() : context_(::seccomp_init(SCMP_ACT_ERRNO(EPERM)), &::seccomp_release) {
        if (!context_) error_ = -ENOMEM;
    }

    void rule(std::uint32_t action, const char* call, std::initializer_list<scmp_arg_cmp> arguments = {}) {
        const int number = ::seccomp_syscall_resolve_name(call);
        if (number < 0 || error_ != 0) return;
        error_ = ::seccomp_rule_add_array(context_.get(), action, number, static_cast<unsigned>(arguments.size()),
                                          arguments.begin());
    }
    void allow(const char* call, std::initializer_list<scmp_arg_cmp> arguments = {}) {
        rule(SCMP_ACT_ALLOW, call, arguments);
    }
    /// Allowed if the argument is one of these.
    void allow_values(const char* call, unsigned argument, std::initializer_list<std::uint64_t> values) {
        for (const std::uint64_t value : values) allow(call, {scmp_arg_cmp{argument, SCMP_CMP_EQ, value, 0}});
    }
    /// Allowed if none of these bits is set in the argument.
    void allow_without(const char* call, unsigned argument, std::uint64_t bits) {
        allow(call, {scmp_arg_cmp{argument, SCMP_CMP_MASKED_EQ, bits, 0}});
    }

    /// For all threads of the process, there being one.
    int load() {
        if (error_ != 0) return error_;
        ::seccomp_attr_set(context_.get(), SCMP_FLTATR_CTL_OPTIMIZE,
                           2);  // a tree: a dozen comparisons, not two hundred
        ::seccomp_attr_set(context_.get(), SCMP_FLTATR_CTL_TSYNC, 1);
        return ::seccomp_load(context_.get());
    }

  private:
    std::unique_ptr<void, decltype(&::seccomp_release)> context_;
    int error_ = 0;
};

/// Nothing is opened for writing, whatever Landlock has to say. Memory is writable or executable, never both, and what was
/// writable does not become executable.
void files_and_memory(Filter& filter) {
    constexpr std::uint64_t writing = O_ACCMODE | O_CREAT | O_TRUNC;
    filter.allow_without("open", 1, writing);
    filter.allow_without("openat", 2, writing);
    for (const char* map : {"mmap", "mmap2"}) {
        filter.allow_without(map, 2, PROT_EXEC);
        filter.allow_without(map, 2, PROT_WRITE);
    }
    filter.allow_without("mprotect", 2, PROT_EXEC);
    for (const char* call : {"fcntl", "fcntl64"}) {
        // Not F_SETOWN and F_SETSIG, which send signals.
        filter.allow_values(call, 1, {F_DUPFD, F_DUPFD_CLOEXEC, F_GETFD, F_SETFD, F_GETFL, F_SETFL});
    }
    filter.allow_values("ioctl", 1,
                        {FIONREAD, FIONBIO, FIOCLEX, FIONCLEX, TCGETS, ioctl_interface_name, ioctl_interface_index});
}

/// TCP and UDP clients. Not MPTCP and not "fast open", which connect past Landlock; nothing that binds or listens.
void sockets(Filter& filter) {
    constexpr std::uint64_t kind = any_bit & ~std::uint64_t{SOCK_NONBLOCK | SOCK_CLOEXEC};
    struct Allowed {
        std::uint64_t type, protocol;
    };
    for (const std::uint64_t family : {AF_INET, AF_INET6}) {
        for (const auto& [type, protocol] : {Allowed{SOCK_STREAM, 0}, Allowed{SOCK_STREAM, IPPROTO_TCP},
                                             Allowed{SOCK_DGRAM, 0}, Allowed{SOCK_DGRAM, IPPROTO_UDP}}) {
            filter.allow("socket",
                         {scmp_arg_cmp{0, SCMP_CMP_EQ, family, 0}, scmp_arg_cmp{1, SCMP_CMP_MASKED_EQ, kind, type},
                          scmp_arg_cmp{2, SCMP_CMP_EQ, protocol, 0}});
        }
    }
    filter.allow_without("sendto", 3, MSG_FASTOPEN);
    filter.allow_without("sendmsg", 2, MSG_FASTOPEN);
    filter.allow_without("sendmmsg", 3, MSG_FASTOPEN);
}

/// Threads, but no processes; signals to itself only; no change of its own limits, nor of what ends it with its host.
void processes(Filter& filter) {
    constexpr std::uint64_t spaces =
        CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET;
    filter.allow("clone", {scmp_arg_cmp{0, SCMP_CMP_MASKED_EQ, CLONE_THREAD | spaces, CLONE_THREAD}});
    const auto self = static_cast<std::uint64_t>(::getpid());
    filter.allow_values("kill", 0, {self});
    filter.allow_values("tgkill", 0, {self});
    for (const std::uint64_t who : {std::uint64_t{0}, self}) {
        filter.allow("prlimit64", {scmp_arg_cmp{0, SCMP_CMP_EQ, who, 0}, scmp_arg_cmp{2, SCMP_CMP_EQ, 0, 0}});
    }
    // Who wants to be held more tightly still may: a further filter can only take away.
    filter.allow_values(
        "prctl", 0,
        {PR_SET_NAME, PR_GET_NAME, PR_GET_DUMPABLE, PR_GET_NO_NEW_PRIVS, PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP});
}

}  // namespace

std::string filter_system_calls() {
    Filter filter;
    for (const char* call : harmless) filter.allow(call);
    for (const char* call : not_there) filter.rule(SCMP_ACT_ERRNO(ENOSYS), call);
    for (const char* call : deadly) filter.rule(SCMP_ACT_KILL_PROCESS, call);
    files_and_memory(filter);
    sockets(filter);
    processes(filter);
    const int error = filter.load();
    return error == 0 ? "" : std::strerror(-error);
}

}  // namespace risk::plugins
