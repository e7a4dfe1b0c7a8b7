// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <stop_token>
#include <thread>
#include <vector>

#include "base/failure.hpp"

namespace risk::store {
class Database;
}

namespace risk::web {

/// Threads for answers that take long: a password's hash, a trial of an integration, an import. Each has a database
/// connection of its own, opened when it is first needed.
class SlowLane {
  public:
    /// Gets the thread's database, or why there is none. Must not throw.
    using Job = std::function<void(const Result<store::Database*>&)>;

    SlowLane(std::filesystem::path database, std::size_t threads, std::size_t max_waiting);
    ~SlowLane();  ///< cancels and joins
    SlowLane(const SlowLane&) = delete;
    SlowLane& operator=(const SlowLane&) = delete;

    /// False if too many wait already, or the lane is closed.
    bool offer(Job job);
    /// What waits is dropped; what runs is asked to end, by the token.
    void cancel();
    void join();

    [[nodiscard]] std::stop_token stopping() const { return stop_.get_token(); }
    [[nodiscard]] std::size_t running() const;

  private:
    void work();
    Job next();
    void run(const Job& job, std::unique_ptr<store::Database>& database);

    const std::filesystem::path file_;
    const std::size_t max_waiting_;
    std::stop_source stop_;
    mutable std::mutex mutex_;  // of what follows
    std::condition_variable news_;
    std::deque<Job> waiting_;
    std::size_t running_ = 0;
    std::vector<std::thread> threads_;  // last: they use all of the above
};

}  // namespace risk::web
