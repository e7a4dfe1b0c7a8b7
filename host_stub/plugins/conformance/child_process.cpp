// SPDX-License-Identifier: Apache-2.0
#include "plugins/conformance/child_process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>

#include "plugins/unique_fd.hpp"

namespace risk::conformance {
namespace {

using plugins::UniqueFd;

// Files without a name: nobody has to read while the child writes, and nothing is left behind.
UniqueFd file_of(std::string_view content) {
    UniqueFd file(::memfd_create("check", MFD_CLOEXEC));
    while (file && !content.empty()) {
        const ssize_t written = ::write(file.get(), content.data(), content.size());
        if (written <= 0) return UniqueFd();
        content.remove_prefix(static_cast<std::size_t>(written));
    }
    if (file) ::lseek(file.get(), 0, SEEK_SET);
    return file;
}

std::string content_of(const UniqueFd& file) {
    constexpr std::size_t most = 1U << 20U;
    std::string content(most, '\0');
    const ssize_t got = ::pread(file.get(), content.data(), content.size(), 0);
    content.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    return content;
}

// Above all numbers that the child uses, so that no dup2 overwrites what a later one needs.
UniqueFd moved_up(const UniqueFd& file) { return UniqueFd(::fcntl(file.get(), F_DUPFD_CLOEXEC, 10)); }

pid_t spawn(const std::filesystem::path& executable, const std::vector<std::string>& arguments, int input, int answer,
            int output) {
    std::vector<std::string> words = {executable.filename().string()};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char*> argv;
    for (std::string& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);

    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawnattr_init(&attributes);
    ::posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_adddup2(&actions, output, 1);
    ::posix_spawn_file_actions_adddup2(&actions, output, 2);
    ::posix_spawn_file_actions_adddup2(&actions, input, 3);
    ::posix_spawn_file_actions_adddup2(&actions, answer, 4);
    ::posix_spawn_file_actions_addclosefrom_np(&actions, 5);
    ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
    pid_t child = -1;
    const int error = ::posix_spawn(&child, executable.c_str(), &actions, &attributes, argv.data(), environ);
    ::posix_spawn_file_actions_destroy(&actions);
    ::posix_spawnattr_destroy(&attributes);
    errno = error;
    return error == 0 ? child : -1;
}

bool ended_within(pid_t child, std::chrono::milliseconds time_limit) {
    const UniqueFd handle(static_cast<int>(::syscall(SYS_pidfd_open, child, 0)));
    pollfd wait{handle.get(), POLLIN, 0};
    const auto until = std::chrono::steady_clock::now() + time_limit;
    for (;;) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
        const int ready = ::poll(&wait, 1, static_cast<int>(std::max(left.count(), std::int64_t{0})));
        if (ready > 0) return true;
        if (ready == 0 || errno != EINTR) return false;
    }
}

std::string words_for(int status) {
    if (WIFSIGNALED(status)) {
        const int signal = WTERMSIG(status);
        return "was killed by signal " + std::to_string(signal) + " (" + ::strsignal(signal) + ")";
    }
    return WEXITSTATUS(status) == 0 ? "" : "ended with exit status " + std::to_string(WEXITSTATUS(status));
}

}  // namespace

Result<ChildEnd> run_child(const std::filesystem::path& executable, const std::vector<std::string>& arguments,
                           std::string_view input, std::chrono::milliseconds time_limit) {
    const UniqueFd order = moved_up(file_of(input)), answer = moved_up(file_of("")), output = moved_up(file_of(""));
    const pid_t child =
        order && answer && output ? spawn(executable, arguments, order.get(), answer.get(), output.get()) : -1;
    if (child < 0) return Failure{"The check could not be started", executable.string(), "", std::strerror(errno), ""};
    ChildEnd end;
    end.late = !ended_within(child, time_limit);
    ::kill(-child, SIGKILL);  // also what the plugin started and left
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    end.reason = words_for(status);
    end.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    end.answer = content_of(answer);
    end.output = content_of(output);
    return end;
}

}  // namespace risk::conformance
