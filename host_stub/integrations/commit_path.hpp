// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/failure.hpp"
#include "integrations/scoring_sink.hpp"
#include "plugins/plugin_process.hpp"

namespace risk::integrations {

/// A batch on its way to the store.
struct WaitingCommit {
    std::int64_t integration_id = 0;
    std::string plugin_id;
    std::shared_ptr<const plugins::ReceivedBatch> batch;
    domain::Tally tally;  ///< all that was read since the last commit, this batch included
    std::int64_t received_ns = 0;
    /// Called once, on the writer's thread, when the commit is durable or will never be.
    std::function<void(const Result<store::CommitOutcome>&)> done;
};

struct CommitLimits {
    std::size_t waiting = 256;             ///< commits
    std::size_t bytes = 64 * 1024 * 1024;  ///< of their batches
};

/// The way of events into the store: whatever waits goes into one transaction, with one fsync. The one thread that
/// writes runs here, also for all else that is written (jobs).
class CommitPath {
  public:
    using Job = std::function<void()>;  ///< must not throw
    struct Figures {
        std::uint64_t transactions = 0, commits = 0, refused = 0;
    };

    explicit CommitPath(ScoringSink& sink, CommitLimits limits = {});
    ~CommitPath();

    /// Any thread; does not wait. A commit over the limits is refused at once, on the caller's thread.
    void submit(WaitingCommit commit);
    /// Runs on the writer's thread, after all commits submitted before it.
    void run(Job job);

    /// Stops the sink: every commit is refused with this reason until resume_sink. Any thread.
    void pause_sink(std::string reason);
    void resume_sink();

    void start();  ///< the writer's thread
    void stop();   ///< writes what waits, then ends the thread
    /// One round by hand, instead of the thread; false when nothing waited.
    bool write_waiting();

    [[nodiscard]] Figures figures() const;

  private:
    struct Taken;
    Taken take();
    std::optional<std::string> refusal(std::size_t bytes) const;
    bool make_room();
    void write(std::vector<WaitingCommit>& commits);
    void store(std::vector<WaitingCommit>& commits);
    void refuse(const WaitingCommit& commit, const std::string& reason);
    void write_until_stopped();

    ScoringSink& sink_;
    const CommitLimits limits_;
    mutable std::mutex mutex_;
    std::condition_variable arrived_;
    std::vector<WaitingCommit> commits_;
    std::vector<Job> jobs_;
    std::size_t bytes_ = 0;
    std::optional<std::string> paused_;
    Figures figures_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace risk::integrations
