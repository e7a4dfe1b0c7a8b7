// SPDX-License-Identifier: Apache-2.0
#include "cli/stand_by.hpp"

#include <sys/eventfd.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <string>
#include <thread>

#include "cli/command_error.hpp"
#include "cli/service_manager.hpp"
#include "integrations/words.hpp"

namespace risk::cli {
namespace {

constexpr int wake_signal = SIGUSR1;
constexpr int look_every_ms = 1000;

/// Waits for the lock on a thread of its own, which a signal can call back: the kernel tells of a free lock at once, but
/// not through anything that can be polled.
class LockWait {
  public:
    explicit LockWait(std::filesystem::path file) : file_(std::move(file)), done_(eventfd(0, EFD_CLOEXEC)) {
        if (done_ < 0)
            throw CommandError(exit_failed, Failure{"This host cannot wait", file_, "", std::strerror(errno), ""});
        struct sigaction nothing {};
        nothing.sa_handler = [](int) {};  // without SA_RESTART: what is being waited in comes back
        sigaction(wake_signal, &nothing, &former_);
        thread_ = std::thread([this] { run(); });
    }
    ~LockWait() {
        // Again and again: the first may come before the thread has begun to wait.
        leave_ = true;
        while (!ended_) {
            pthread_kill(thread_.native_handle(), wake_signal);
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        thread_.join();
        sigaction(wake_signal, &former_, nullptr);
        close(done_);
    }
    LockWait(const LockWait&) = delete;
    LockWait& operator=(const LockWait&) = delete;

    [[nodiscard]] int descriptor() const { return done_; }  ///< readable once there is an outcome
    [[nodiscard]] bool ended() const { return ended_; }
    [[nodiscard]] Result<HostLock> outcome() { return std::move(*lock_); }

  private:
    void run() {
        do {
            lock_.emplace(HostLock::wait_for(file_));
        } while (!*lock_ && !leave_ && host_is_running(file_));  // somebody's stray signal is no reason to give up
        ended_ = true;
        const std::uint64_t one = 1;
        static_cast<void>(!write(done_, &one, sizeof one));
    }

    std::filesystem::path file_;
    int done_;
    struct sigaction former_ {};
    std::optional<Result<HostLock>> lock_;
    std::atomic<bool> leave_ = false, ended_ = false;
    std::thread thread_;
};

/// Tells once what has changed about the host that is being waited for.
class HolderWatch {
  public:
    HolderWatch(CommandContext& context, const std::filesystem::path& file, spdlog::logger& log)
        : context_(context), file_(file), log_(log) {}

    void look() {
        const auto found = lock_holder(file_);
        // Without a pid: it has the lock and is about to write itself down.
        if (!found || found->pid == 0) return;
        const bool stopped = found->stopped();
        if (found->pid != known_.pid || found->url != known_.url) {
            known_ = *found;
            tell("Standing by: " + known_.name() + " runs on " + file_.parent_path().string() + since() + place() +
                 ". This host takes over when that one ends; Ctrl-C to leave.");
        }
        if (stopped != stopped_) tell(stopped ? halted() : "Standing by: " + known_.name() + " goes on.");
        stopped_ = stopped;
    }
    [[nodiscard]] std::string name() const { return known_.name(); }

  private:
    [[nodiscard]] std::string since() const {
        if (known_.since_s == 0) return {};
        return " since " + integrations::clock_words(known_.since_s, context_.clock.unix_s());
    }
    [[nodiscard]] std::string place() const { return known_.url.empty() ? "" : ", at " + known_.url; }
    [[nodiscard]] std::string halted() const {
        return "Standing by: " + known_.name() +
               " is stopped and does nothing, yet it holds the data directory. Let it go on (kill -CONT " +
               std::to_string(known_.pid) + ") or end it (kill -KILL " + std::to_string(known_.pid) +
               "): then this host takes over, and nothing is lost.";
    }
    void tell(const std::string& sentence) {
        context_.console.print(sentence + '\n');
        static_cast<void>(context_.console.flush());
        tell_service_manager("READY=1\nSTATUS=" + sentence);  // up, though it serves nobody: waiting is its work
        log_.warn("host: {}", sentence);
    }

    CommandContext& context_;
    const std::filesystem::path& file_;
    spdlog::logger& log_;
    LockHolder known_;
    bool stopped_ = false;
};

}  // namespace

std::optional<HostLock> take_or_stand_by(CommandContext& context, const std::filesystem::path& file,
                                         const StopSignals& signals, spdlog::logger& log) {
    if (auto lock = HostLock::acquire(file)) return std::move(*lock);
    if (!host_is_running(file)) return take_host_lock(file);  // it has just gone, or the file cannot be had: says why
    LockWait waiting(file);
    HolderWatch holder(context, file, log);
    while (!waiting.ended()) {
        holder.look();
        if (const auto signal = signals.wait_or(waiting.descriptor(), look_every_ms)) {
            log.info("host: {} received while standing by, leaving", signal_name(*signal));
            return std::nullopt;
        }
    }
    auto lock = take(waiting.outcome());
    log.warn("host: {} has ended; taking over {}", holder.name(), file.parent_path().string());
    context.console.print("Taking over: " + holder.name() + " has ended.\n");
    return lock;
}

}  // namespace risk::cli
