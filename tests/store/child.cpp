// SPDX-License-Identifier: Apache-2.0
#include "store/child.hpp"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <exception>
#include <stdexcept>

namespace risk::test {
namespace {

struct Fork {
    pid_t pid;
    int end;  // of the pipe: to read in the parent, to write in the child
};

Fork fork_with_pipe() {
    std::array<int, 2> ends{};
    if (::pipe(ends.data()) != 0) throw std::runtime_error("no pipe");
    const auto pid = ::fork();
    if (pid < 0) throw std::runtime_error("no child");
    ::close(ends[pid == 0 ? 0 : 1]);
    return {pid, ends[pid == 0 ? 1 : 0]};
}

void say_all(int end, const std::string& text) {
    std::size_t done = 0;
    while (done < text.size()) {
        const auto n = ::write(end, text.data() + done, text.size() - done);
        if (n <= 0) return;
        done += static_cast<std::size_t>(n);
    }
}

}  // namespace

std::string in_child(const std::function<std::string()>& work) {
    const auto [pid, end] = fork_with_pipe();
    if (pid == 0) {
        std::string said;
        try {
            said = work();
        } catch (const std::exception& error) {
            said = std::string("thrown: ") + error.what();
        }
        say_all(end, said);
        ::_exit(0);
    }
    std::string heard;
    std::array<char, 4096> buffer{};
    for (ssize_t n = 0; (n = ::read(end, buffer.data(), buffer.size())) > 0;)
        heard.append(buffer.data(), static_cast<std::size_t>(n));
    ::close(end);
    ::waitpid(pid, nullptr, 0);
    return heard;
}

Child::Child(const std::function<void(const std::function<void()>& say)>& work) {
    const auto [pid, end] = fork_with_pipe();
    if (pid == 0) {
        try {
            work([end = end] { say_all(end, "."); });
        } catch (...) {
            ::_exit(1);
        }
        ::_exit(0);
    }
    pid_ = pid;
    pipe_ = end;
}

Child::~Child() {
    if (pid_ > 0) kill();
    ::close(pipe_);
}

std::size_t Child::wait_for(std::size_t count) {
    std::size_t heard = 0;
    char byte = 0;
    while (heard < count && ::read(pipe_, &byte, 1) == 1) ++heard;
    return heard;
}

std::size_t Child::kill() {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
    pid_ = -1;
    return wait_for(static_cast<std::size_t>(-1));
}

}  // namespace risk::test
