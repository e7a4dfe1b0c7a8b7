// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace risk::plugins {

/// A thread for each job that runs, up to a bound. Threads that have nothing to do stay for a while, so that work which comes
/// steadily makes none; while there is none for long, one is left.
class WorkerPool {
  public:
    /// The host lets no more verbs run at a time; beyond that, jobs wait for each other.
    static constexpr std::size_t most_threads = 64;

    WorkerPool();
    WorkerPool(const WorkerPool&) = delete;
    WorkerPool& operator=(const WorkerPool&) = delete;
    ~WorkerPool();  ///< waits for all jobs

    /// The job must not throw. Starts at once, unless there are too many, or the machine gives no more threads: then when one
    /// gets free.
    void run(std::function<void()> job);

  private:
    void work();
    bool wait_for_job(std::unique_lock<std::mutex>& lock);
    void start_thread();
    static void join_all(std::vector<std::thread>& threads);

    std::mutex mutex_;
    std::condition_variable job_, ended_;
    std::deque<std::function<void()>> jobs_;
    std::vector<std::thread> threads_, finished_;  // each has room for all
    std::size_t idle_ = 0;
    bool ending_ = false;
};

}  // namespace risk::plugins
