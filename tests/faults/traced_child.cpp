// SPDX-License-Identifier: Apache-2.0
#include "faults/traced_child.hpp"

#include <signal.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <stdexcept>

namespace risk::test {
namespace {

constexpr int not_allowed = 77, work_failed = 78;

[[noreturn]] void be_child(const TracedChild::Work& work, int pipe) {
    if (::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) != 0) ::_exit(not_allowed);
    try {
        work([] { ::raise(SIGSTOP); },
             [pipe] {
                 if (::write(pipe, ".", 1) != 1) ::_exit(work_failed);
             });
    } catch (...) {
        ::_exit(work_failed);
    }
    ::_exit(0);
}

bool at_system_call(int status) { return WIFSTOPPED(status) && WSTOPSIG(status) == (SIGTRAP | 0x80); }

std::int64_t count_bytes(int pipe) {
    std::int64_t count = 0;
    char byte = 0;
    while (::read(pipe, &byte, 1) == 1) ++count;
    ::close(pipe);
    return count;
}

}  // namespace

std::optional<TracedChild> TracedChild::run(const Work& work, std::uint64_t kill_at) {
    std::array<int, 2> ends{};
    if (::pipe(ends.data()) != 0) throw std::runtime_error("no pipe");
    const auto pid = ::fork();
    if (pid < 0) throw std::runtime_error("no child");
    if (pid == 0) be_child(work, ends[1]);
    ::close(ends[1]);
    int status = 0;
    ::waitpid(pid, &status, 0);
    TracedChild child;
    ::ptrace(PTRACE_SETOPTIONS, pid, nullptr, PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL);
    while (WIFSTOPPED(status)) {
        if (at_system_call(status) && ++child.stops_ == kill_at) {
            ::kill(pid, SIGKILL);
            child.killed_ = true;
        } else {
            ::ptrace(PTRACE_SYSCALL, pid, nullptr, nullptr);
        }
        ::waitpid(pid, &status, 0);
    }
    child.said_ = count_bytes(ends[0]);
    if (WIFEXITED(status) && WEXITSTATUS(status) == not_allowed) return std::nullopt;
    if (WIFEXITED(status) && WEXITSTATUS(status) == work_failed) throw std::runtime_error("the child's work failed");
    return child;
}

}  // namespace risk::test
