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

/// A thread for each job that runs, and hardly any while none does.
class WorkerPool {
  public:
    WorkerPool() = default;
    WorkerPool(const WorkerPool&) = delete;
    WorkerPool& operator=(const WorkerPool&) = delete;
    ~WorkerPool();  ///< waits for all jobs

    /// The job must not throw. Starts at once, unless the machine gives no more threads: then when one gets free.
    void run(std::function<void()> job);

  private:
    void work();
    void start_thread();
    static void join_all(std::vector<std::thread>& threads);

    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<std::function<void()>> jobs_;
    std::vector<std::thread> threads_, finished_;
    std::size_t idle_ = 0;
    bool ending_ = false;
};

}  // namespace risk::plugins
