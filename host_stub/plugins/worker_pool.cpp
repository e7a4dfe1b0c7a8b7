// SPDX-License-Identifier: Apache-2.0
#include "plugins/worker_pool.hpp"

#include <algorithm>
#include <chrono>
#include <system_error>
#include <utility>

namespace risk::plugins {
namespace {

constexpr std::chrono::seconds lingers{5};

}  // namespace

WorkerPool::WorkerPool() {
    threads_.reserve(most_threads);
    finished_.reserve(most_threads);
}

WorkerPool::~WorkerPool() {
    {
        std::unique_lock lock(mutex_);
        ending_ = true;
        job_.notify_all();
        ended_.wait(lock, [this] { return threads_.empty(); });
    }
    join_all(finished_);
}

void WorkerPool::run(std::function<void()> job) {
    std::vector<std::thread> finished;
    {
        const std::lock_guard lock(mutex_);
        if (!finished_.empty()) {
            finished.reserve(most_threads);
            finished.swap(finished_);
        }
        jobs_.push_back(std::move(job));
        try {
            if (idle_ < jobs_.size() && threads_.size() < most_threads) start_thread();
        } catch (...) {
            jobs_.pop_back();  // whoever asked is told, and may ask again
            throw;
        }
        job_.notify_one();
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
    while (wait_for_job(lock)) {
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
    ended_.notify_all();  // under the lock: the pool is gone once it sees this
}

/// False: this thread is not needed any more.
bool WorkerPool::wait_for_job(std::unique_lock<std::mutex>& lock) {
    const auto wanted = [this] { return !jobs_.empty() || ending_; };
    ++idle_;
    while (!wanted()) {
        if (threads_.size() == 1) {
            job_.wait(lock, wanted);  // the last one sleeps on: an idle process wakes for nothing
        } else if (!job_.wait_for(lock, lingers, wanted) && threads_.size() > 1) {
            break;
        }
    }
    --idle_;
    return !jobs_.empty();
}

void WorkerPool::join_all(std::vector<std::thread>& threads) {
    for (std::thread& thread : threads) thread.join();
    threads.clear();
}

}  // namespace risk::plugins
