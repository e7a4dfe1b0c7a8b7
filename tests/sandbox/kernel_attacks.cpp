// SPDX-License-Identifier: Apache-2.0
// Calls that end the process on the spot, whether or not they would have worked.
#include <linux/keyctl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "attack.hpp"

namespace risk::attacks {
namespace {

std::string read_memory(const Aims& aims) {
    static int target = 0;
    int copy = 0;
    const iovec here{&copy, sizeof copy}, there{&target, sizeof target};
    return got_if(::process_vm_readv(aims.number("decoy_pid"), &here, 1, &there, 1, 0) > 0);
}

std::string write_memory(const Aims& aims) {
    static int target = 0;
    int copy = 1;
    const iovec here{&copy, sizeof copy}, there{&target, sizeof target};
    return got_if(::process_vm_writev(aims.number("decoy_pid"), &here, 1, &there, 1, 0) > 0);
}

std::string call(long number, long first = 0, long second = 0, long third = 0) {
    return got_if(::syscall(number, first, second, third) >= 0);
}

}  // namespace

std::vector<Attack> kernel_attacks() {
    return {
        {"ptrace",
         [](const Aims& a) { return got_if(::ptrace(PTRACE_SEIZE, a.number("decoy_pid"), nullptr, nullptr) == 0); }},
        {"read_memory", read_memory},
        {"write_memory", write_memory},
        {"steal_descriptor", [](const Aims&) { return call(SYS_pidfd_getfd, -1, 0, 0); }},
        {"own_world", [](const Aims&) { return got_if(::unshare(CLONE_NEWUSER) == 0); }},
        {"other_world", [](const Aims&) { return call(SYS_setns, -1, 0); }},
        {"mount", [](const Aims&) { return got_if(::mount("none", "/tmp", "tmpfs", 0, nullptr) == 0); }},
        {"change_root", [](const Aims&) { return got_if(::chroot("/") == 0); }},
        {"keys", [](const Aims&) { return call(SYS_keyctl, KEYCTL_GET_KEYRING_ID, KEY_SPEC_SESSION_KEYRING, 1); }},
        {"bpf", [](const Aims&) { return call(SYS_bpf, -1); }},
        {"page_faults", [](const Aims&) { return call(SYS_userfaultfd, 1); }},
        {"performance_counters", [](const Aims&) { return call(SYS_perf_event_open, 0, -1, 0); }},
        {"file_handles", [](const Aims&) { return call(SYS_open_by_handle_at, -1, 0, 0); }},
        {"load_module", [](const Aims&) { return call(SYS_finit_module, -1, 0, 0); }},
        {"set_clock", [](const Aims&) { return call(SYS_clock_settime, -1, 0); }},
    };
}

}  // namespace risk::attacks
