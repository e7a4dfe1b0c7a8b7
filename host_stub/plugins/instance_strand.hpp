// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "plugins/guarded_instance.hpp"
#include "plugins/worker_pool.hpp"

namespace risk::plugins {

/// One instance in the runner: does its verbs one after the other, in the order in which they were asked for, on whatever
/// thread is free, and holds none while it has nothing to do. Functions are called by the dispatching thread only.
class InstanceStrand : public std::enable_shared_from_this<InstanceStrand> {
  public:
    enum class Verb { configure, activate, poll, teardown };
    struct Job {
        Verb verb = Verb::poll;
        std::uint32_t max_events = 0;
        std::int64_t deadline_ms = 0;
        bool asked = true;  ///< by the host, which expects an answer
        bool cancelled = false;
    };
    /// Called on a worker thread when a verb has ended, before the next begins. Must not throw.
    using Done = std::function<void(const Job&, const VerbOutcome&)>;

    InstanceStrand(const RunnerContext& context, InstanceKey key, InstanceSettings settings, WorkerPool& pool,
                   Done done);

    /// If there is no memory for it, it throws and the job is not there.
    void enqueue(Job job);
    /// Cancels everything and tears down, once however often it is called; throws as enqueue.
    void end();
    /// Everything asked for so far is to return soon. True as long as something that was cancelled still runs: then call
    /// repeat_cancel() now and then, because a cancel that comes just before the plugin begins a verb is lost on it.
    void cancel();
    bool repeat_cancel();
    void answer_commit(rp_result result) { instance_.services().answer_commit(result); }
    void abandon() { instance_.services().abandon(); }
    /// Torn down, or never made; nothing is left to do.
    [[nodiscard]] bool gone() const { return gone_.load(std::memory_order_acquire); }

  private:
    void work();
    VerbOutcome perform(const Job& job) noexcept;
    VerbOutcome perform_or_throw(const Job& job);
    void enqueue_locked(const Job& job);
    void cancel_locked();
    bool cancel_running();

    GuardedInstance instance_;
    Secret config_;
    WorkerPool& pool_;
    Done done_;
    std::atomic<bool> gone_{false};

    std::mutex mutex_;  // of what follows; held while the plugin's cancel runs, so that no teardown begins meanwhile
    std::vector<Job> jobs_;  // rarely more than one
    std::optional<Job> running_;
    bool ending_ = false;   // by end()
    bool working_ = false;  // a worker is on it, and takes what is added
};

}  // namespace risk::plugins
