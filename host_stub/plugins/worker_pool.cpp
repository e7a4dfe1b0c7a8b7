// SPDX-License-Identifier: Apache-2.0
#include "plugins/worker_pool.hpp"

#include <algorithm>
#include <system_error>
#include <utility>

namespace risk::plugins {
namespace {

constexpr std::size_t most_idle = 1;

}  // namespace

WorkerPool::~WorkerPool() {
    std::vector<std::thread> threads;
    {
        std::unique_lock lock(mutex_);
        ending_ = true;
        changed_.notify_all();
        changed_.wait(lock, [this] { return threads_.empty(); });
        threads.swap(finished_);
    }
    join_all(threads);
}

void WorkerPool::run(std::function<void()> job) {
    std::vector<std::thread> finished;
    {
        const std::lock_guard lock(mutex_);
        finished.swap(finished_);
        jobs_.push_back(std::move(job));
        if (idle_ < jobs_.size()) start_thread();
        changed_.notify_all();
    }
    join_all(finished);
}

void WorkerPool::start_thread() {
    try {
        threads_.emplace_back([this] { work(); });
    } catch (const std::system_error&) {
        if (threads_.empty()) throw;
    }
}

void WorkerPool::work() {
    std::unique_lock lock(mutex_);
    while (true) {
        if (jobs_.empty() && (ending_ || idle_ >= most_idle)) break;
        ++idle_;
        changed_.wait(lock, [this] { return !jobs_.empty() || ending_; });
        --idle_;
        if (jobs_.empty()) continue;
        auto job = std::move(jobs_.front());
        jobs_.pop_front();
        lock.unlock();
        job();
        job = nullptr;
        lock.lock();
    }
    const auto self = std::ranges::find(threads_, std::this_thread::get_id(), &std::thread::get_id);
    finished_.push_back(std::move(*self));
    threads_.erase(self);
    changed_.notify_all();  // under the lock: the pool is gone once it sees this
}

void WorkerPool::join_all(std::vector<std::thread>& threads) {
    for (std::thread& thread : threads) thread.join();
}

}  // namespace risk::plugins
