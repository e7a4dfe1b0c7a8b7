// SPDX-License-Identifier: Apache-2.0
#include "service/stepped_child.hpp"

#include <signal.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include <exception>
#include <stdexcept>

namespace risk::test {
namespace {

[[noreturn]] void be_stepped(const std::function<void()>& work) {
    if (::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) != 0) ::_exit(2);
    ::raise(SIGSTOP);
    try {
        work();
    } catch (const std::exception&) {
        ::_exit(1);
    }
    ::_exit(0);
}

Ended end_of(int status) { return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? Ended::by_itself : Ended::badly; }

}  // namespace

std::optional<Ended> run_until_stop(int at, const std::function<void()>& work) {
    const auto child = ::fork();
    if (child < 0) throw std::runtime_error("no child");
    if (child == 0) be_stepped(work);
    int status = 0;
    ::waitpid(child, &status, 0);
    if (!WIFSTOPPED(status)) return std::nullopt;
    for (int stop = 0; stop < at; ++stop) {
        if (::ptrace(PTRACE_SYSCALL, child, nullptr, nullptr) != 0) return std::nullopt;
        ::waitpid(child, &status, 0);
        if (!WIFSTOPPED(status)) return end_of(status);
    }
    ::kill(child, SIGKILL);
    ::waitpid(child, &status, 0);
    return Ended::killed;
}

}  // namespace risk::test
