// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cctype>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <string_view>
#include <vector>

#include "plugins/runner_peer.hpp"
#include "plugins/sanitizers.hpp"
#include "plugins/wire.hpp"

namespace risk::plugins {
namespace {

constexpr int child_socket = 3, child_program = 4;
constexpr int grace_ms = 2000;

/// What a child may know of the host's environment: nothing that could be a secret.
std::vector<std::string> child_environment() {
    std::vector<std::string> kept{"MALLOC_ARENA_MAX=2"};
    const auto keep = [&](const char* name) {
        if (const char* value = std::getenv(name))  // NOLINT(concurrency-mt-unsafe)
            kept.push_back(std::string(name) + "=" + value);
    };
    for (const char* name : {"LANG", "LC_ALL", "TZ", "LD_LIBRARY_PATH", "SSL_CERT_FILE", "SSL_CERT_DIR"}) keep(name);
    if (!sanitized) return kept;
    for (const char* name : {"ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS", "LSAN_OPTIONS"}) keep(name);
    return kept;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> list;
    list.reserve(texts.size() + 1);
    for (std::string& text : texts) list.push_back(text.data());
    list.push_back(nullptr);
    return list;
}

/// What posix_spawn is to do on the way to the child.
class SpawnPlan {
  public:
    SpawnPlan(int socket, const RunnerProgram& program, bool shows_stderr) {
        ::posix_spawn_file_actions_init(&actions_);
        ::posix_spawnattr_init(&attributes_);
        // The socket first: it may be one of those that are replaced.
        ::posix_spawn_file_actions_adddup2(&actions_, socket, child_socket);
        ::posix_spawn_file_actions_adddup2(&actions_, program.fd(), child_program);
        ::posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
        ::posix_spawn_file_actions_addopen(&actions_, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
        // A plugin could fill the disk with it, or write lines that pass for the host's. A sanitizer's reports are ours.
        if (!shows_stderr && !sanitized)
            ::posix_spawn_file_actions_addopen(&actions_, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
        ::posix_spawn_file_actions_addclosefrom_np(&actions_, child_program + 1);
        sigset_t none, all;
        sigemptyset(&none);
        sigfillset(&all);
        ::posix_spawnattr_setsigmask(&attributes_, &none);
        ::posix_spawnattr_setsigdefault(&attributes_, &all);
        // A group of its own: Ctrl-C at the host's terminal is the host's business, and a kill reaches grandchildren.
        ::posix_spawnattr_setpgroup(&attributes_, 0);
        ::posix_spawnattr_setflags(&attributes_,
                                   POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
    }
    SpawnPlan(const SpawnPlan&) = delete;
    SpawnPlan& operator=(const SpawnPlan&) = delete;
    ~SpawnPlan() {
        ::posix_spawn_file_actions_destroy(&actions_);
        ::posix_spawnattr_destroy(&attributes_);
    }

    int spawn(pid_t& pid, std::vector<std::string> arguments) {
        static const std::string program = "/proc/self/fd/" + std::to_string(child_program);
        std::vector<std::string> environment = child_environment();
        return ::posix_spawn(&pid, program.c_str(), &actions_, &attributes_, pointers(arguments).data(),
                             pointers(environment).data());
    }

  private:
    posix_spawn_file_actions_t actions_{};
    posix_spawnattr_t attributes_{};
};

std::string described(int status) {
    if (WIFEXITED(status) && WEXITSTATUS(status) == runner_without_memory) return RunnerPeer::without_memory;
    if (!WIFSIGNALED(status)) return "exited with status " + std::to_string(WEXITSTATUS(status));
    const int signal = WTERMSIG(status);
    const char* known = ::sigdescr_np(signal);
    std::string name = known != nullptr ? known : "unknown";
    name[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(name[0])));
    const char* why = signal == SIGSYS ? ": it asked the system for something that no plugin may do" : "";
    return "killed by signal " + std::to_string(signal) + " (" + name + ")" + why;
}

std::uint64_t figure_after(const char* text, const char* name, std::uint64_t otherwise) {
    const char* found = std::strstr(text, name);
    return found == nullptr ? otherwise : std::strtoull(found + std::strlen(name), nullptr, 10);
}

class ChildProcess final : public RunnerPeer {
  public:
    ChildProcess() = default;
    ~ChildProcess() override {
        if (!reaped_) reap_now();
    }
    /// 0, or why not. To be called once.
    int start(const RunnerProgram& program, const UniqueFd& socket, bool shows_stderr) {
        SpawnPlan plan(socket.get(), program, shows_stderr);
        const int error = plan.spawn(pid_, {program.path().string(), "--fd", std::to_string(child_socket), "--parent",
                                            std::to_string(::getpid()), "--dialect", wire::dialect()});
        if (error != 0) return error;
        reaped_ = false;
        // By number: the C library's own header lacks extern "C".
        pidfd_ = UniqueFd(static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0)));
        return pidfd_ ? 0 : errno;
    }
    ChildProcess(const ChildProcess&) = delete;
    ChildProcess& operator=(const ChildProcess&) = delete;

    [[nodiscard]] int exit_fd() const override { return pidfd_.get(); }
    [[nodiscard]] int pid() const override { return pid_; }

    [[nodiscard]] ProcessSize size() const override {
        const std::lock_guard lock(mutex_);
        if (reaped_) return last_size_;
        // Not from rusage: that has the host's own size at the moment of the spawn in it.
        const UniqueFd status(::open(("/proc/" + std::to_string(pid_) + "/status").c_str(), O_RDONLY | O_CLOEXEC));
        std::array<char, 4096> text{};  // twice what it has, and a zero at its end
        if (!status || ::read(status.get(), text.data(), text.size() - 1) <= 0) return last_size_;
        last_size_.peak_rss_kb = figure_after(text.data(), "\nVmHWM:", last_size_.peak_rss_kb);
        last_size_.threads = figure_after(text.data(), "\nThreads:", last_size_.threads);
        return last_size_;
    }

    void kill() override {
        const std::lock_guard lock(mutex_);
        if (reaped_) return;  // the number may be somebody else's by now
        ::kill(-pid_, SIGKILL);
        ::kill(pid_, SIGKILL);  // before it is the leader of its group
    }

    std::string reap() override {
        if (reaped_) return described(status_);
        pollfd ended{pidfd_.get(), POLLIN, 0};
        while (::poll(&ended, 1, grace_ms) < 0 && errno == EINTR) {
        }
        return (ended.revents & POLLIN) != 0 ? reap_now() : "closed its channel without ending, and was " + reap_now();
    }

  private:
    std::string reap_now() {
        kill();
        siginfo_t info{};
        ::waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOWAIT);  // ended, but the number is still ours
        const std::lock_guard lock(mutex_);
        ::waitpid(pid_, &status_, 0);
        reaped_ = true;
        return described(status_);
    }

    pid_t pid_ = 0;
    UniqueFd pidfd_;
    mutable std::mutex mutex_;  // of what follows
    bool reaped_ = true;
    int status_ = 0;
    mutable ProcessSize last_size_;
};

Failure cannot_start(const RunnerProgram& program, int error) {
    return {"The plugin's process cannot be started",
            program.path().string(),
            "an executable program",
            std::strerror(error),
            {}};
}

}  // namespace

Result<std::unique_ptr<RunnerPeer>> start_child(const RunnerProgram& program, UniqueFd socket, bool shows_stderr) {
    if (program.fd() < 0) return cannot_start(program, program.error());
    auto child = std::make_unique<ChildProcess>();  // before there is a process that nobody would reap
    if (const int error = child->start(program, socket, shows_stderr); error != 0) return cannot_start(program, error);
    return std::unique_ptr<RunnerPeer>(std::move(child));
}

}  // namespace risk::plugins
