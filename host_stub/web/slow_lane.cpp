// SPDX-License-Identifier: Apache-2.0
#include "web/slow_lane.hpp"

#include <utility>

#include "store/database.hpp"

namespace risk::web {

SlowLane::SlowLane(std::filesystem::path database, std::size_t threads, std::size_t max_waiting)
    : file_(std::move(database)), max_waiting_(max_waiting) {
    for (std::size_t i = 0; i < threads; ++i) threads_.emplace_back([this] { work(); });
}

SlowLane::~SlowLane() {
    cancel();
    join();
}

bool SlowLane::offer(Job job) {
    {
        const std::lock_guard lock(mutex_);
        if (stop_.stop_requested() || waiting_.size() >= max_waiting_) return false;
        waiting_.push_back(std::move(job));
    }
    news_.notify_one();
    return true;
}

void SlowLane::cancel() {
    std::deque<Job> dropped;  // their ends call back: not under the lock
    {
        const std::lock_guard lock(mutex_);
        stop_.request_stop();
        dropped.swap(waiting_);
    }
    news_.notify_all();
}

void SlowLane::join() {
    for (auto& thread : threads_) {
        if (thread.joinable()) thread.join();
    }
}

std::size_t SlowLane::running() const {
    const std::lock_guard lock(mutex_);
    return running_;
}

void SlowLane::work() {
    std::unique_ptr<store::Database> database;
    while (const auto job = next()) {
        run(job, database);
        const std::lock_guard lock(mutex_);
        --running_;
    }
}

SlowLane::Job SlowLane::next() {
    std::unique_lock lock(mutex_);
    news_.wait(lock, [this] { return stop_.stop_requested() || !waiting_.empty(); });
    if (stop_.stop_requested()) return nullptr;
    auto job = std::move(waiting_.front());
    waiting_.pop_front();
    ++running_;
    return job;
}

void SlowLane::run(const Job& job, std::unique_ptr<store::Database>& database) {
    if (!database) {
        auto opened = store::Database::open(file_, store::OpenMode::existing);
        if (!opened) return job(opened.failure());
        database = std::move(*opened);
    }
    job(database.get());
}

}  // namespace risk::web
