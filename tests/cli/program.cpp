// SPDX-License-Identifier: Apache-2.0
#include "program.hpp"

#include <fcntl.h>
#include <linux/capability.h>
#include <poll.h>
#include <pty.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <stdexcept>

namespace risk::cli::testing {
namespace {

using Clock = std::chrono::steady_clock;

/// A file of its own rather than a pipe: nobody has to feed it while the output is read.
int input_file(const std::string& text) {
    const int descriptor = open("/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (descriptor < 0 || write(descriptor, text.data(), text.size()) < 0)
        throw std::runtime_error("no temporary file");
    lseek(descriptor, 0, SEEK_SET);
    return descriptor;
}

/// In the child, between fork and exec.
void restrict_child(const Launch& launch) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    for (const unsigned long right : {CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH, CAP_SYS_PTRACE})
        prctl(PR_CAPBSET_DROP, right);
    if (launch.largest_file == 0) return;
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{launch.largest_file, launch.largest_file};
    setrlimit(RLIMIT_FSIZE, &limit);
}

struct Strings {
    std::vector<std::string> texts;
    std::vector<char*> pointers() {
        std::vector<char*> result;
        for (auto& text : texts) result.push_back(text.data());
        result.push_back(nullptr);
        return result;
    }
};

Strings arguments_of(const Launch& launch) {
    Strings strings{{HOST_STUB_PROGRAM}};
    strings.texts.insert(strings.texts.end(), launch.arguments.begin(), launch.arguments.end());
    return strings;
}

Strings environment_of(const Launch& launch) {
    Strings strings{{"PATH=/usr/bin:/bin", "HOME=/nonexistent", "LC_ALL=C.UTF-8", "TERM=xterm"}};
    for (const char* each : {"ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS", "LSAN_OPTIONS"}) {
        if (const char* value = std::getenv(each)) strings.texts.push_back(std::string(each) + '=' + value);
    }
    for (const auto& [name, value] : launch.environment) strings.texts.push_back(name + '=' + value);
    return strings;
}

void become(const Launch& launch, Strings& arguments, Strings& environment) {
    restrict_child(launch);
    execve(HOST_STUB_PROGRAM, arguments.pointers().data(), environment.pointers().data());
    _exit(127);
}

/// False at the end.
bool read_some(int descriptor, std::string& into) {
    std::array<char, 65536> piece{};
    const auto count = read(descriptor, piece.data(), piece.size());
    if (count > 0) into.append(piece.data(), static_cast<std::size_t>(count));
    return count > 0;
}

int wait_ms(Clock::time_point deadline) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
    if (left <= 0) throw std::runtime_error("the program takes longer than a minute");
    return static_cast<int>(left);
}

}  // namespace

RunningProgram::RunningProgram(const Launch& launch) {
    std::array<int, 2> out{}, err{};
    if (pipe2(out.data(), O_CLOEXEC) != 0 || pipe2(err.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipes");
    const int in = input_file(launch.input);
    auto arguments = arguments_of(launch), environment = environment_of(launch);
    pid_ = fork();
    if (pid_ == 0) {
        const int target =
            launch.output_file.empty() ? out[1] : open(launch.output_file.c_str(), O_WRONLY | O_CREAT, 0600);
        dup2(in, STDIN_FILENO);
        dup2(target, STDOUT_FILENO);
        dup2(err[1], STDERR_FILENO);
        become(launch, arguments, environment);
    }
    for (const int descriptor : {in, out[1], err[1]}) close(descriptor);
    out_ = out[0];
    err_ = err[0];
}

RunningProgram::~RunningProgram() {
    if (pid_ > 0) {
        ::kill(pid_, SIGKILL);
        waitpid(pid_, nullptr, 0);
    }
    if (out_ >= 0) close(out_);
    if (err_ >= 0) close(err_);
}

void RunningProgram::signal(int number) const { ::kill(pid_, number); }

std::string RunningProgram::read_until(const std::string& text) {
    const auto deadline = Clock::now() + std::chrono::minutes(1);
    while (seen_.find(text) == std::string::npos) {
        pollfd ready{out_, POLLIN, 0};
        if (poll(&ready, 1, wait_ms(deadline)) > 0 && !read_some(out_, seen_)) {
            throw std::runtime_error("the program ended, having said: " + seen_ + wait().err);
        }
    }
    return seen_;
}

Outcome RunningProgram::wait() {
    Outcome outcome;
    outcome.out = seen_;
    const auto deadline = Clock::now() + std::chrono::minutes(1);
    bool out_open = true, err_open = err_ >= 0;
    while (out_open || err_open) {
        std::array<pollfd, 2> ready{{{out_open ? out_ : -1, POLLIN, 0}, {err_open ? err_ : -1, POLLIN, 0}}};
        if (poll(ready.data(), ready.size(), wait_ms(deadline)) <= 0) continue;
        if (ready[0].revents != 0) out_open = read_some(out_, outcome.out);
        if (ready[1].revents != 0) err_open = read_some(err_, outcome.err);
    }
    int status = 0;
    waitpid(pid_, &status, 0);
    pid_ = -1;
    outcome.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return outcome;
}

TerminalProgram::TerminalProgram(const Launch& launch) {
    auto arguments = arguments_of(launch), environment = environment_of(launch);
    pid_ = forkpty(&out_, nullptr, nullptr, nullptr);
    if (pid_ == 0) become(launch, arguments, environment);
    if (pid_ < 0) throw std::runtime_error("no terminal");
}

void TerminalProgram::type(const std::string& line) const {
    if (write(out_, line.data(), line.size()) < 0) throw std::runtime_error("the terminal is gone");
}

Outcome run_program(const Launch& launch) { return RunningProgram(launch).wait(); }

}  // namespace risk::cli::testing
