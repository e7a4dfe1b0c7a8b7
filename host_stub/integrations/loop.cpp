// SPDX-License-Identifier: Apache-2.0
#include "integrations/loop.hpp"

#include <algorithm>
#include <chrono>

namespace risk::integrations {

void Loop::post(Task task) {
    {
        const std::lock_guard lock(mutex_);
        posted_.push_back(std::move(task));
    }
    changed_.notify_all();
}

Loop::Timer Loop::at(std::int64_t steady_ns, Task task) {
    Timer timer = 0;
    {
        const std::lock_guard lock(mutex_);
        timer = ++last_timer_;
        timers_.emplace(std::pair(steady_ns, timer), std::move(task));
        due_.emplace(timer, steady_ns);
    }
    changed_.notify_all();
    return timer;
}

void Loop::cancel(Timer timer) {
    const std::lock_guard lock(mutex_);
    const auto found = due_.find(timer);
    if (found == due_.end()) return;
    timers_.erase({found->second, timer});
    due_.erase(found);
}

bool Loop::ready_locked() const {
    return posted_taken_ < posted_.size() || (!timers_.empty() && timers_.begin()->first.first <= clock_.steady_ns());
}

// What was posted goes first: a timer may only judge what all answers so far have said.
std::optional<Loop::Task> Loop::take_ready() {
    const std::lock_guard lock(mutex_);
    if (posted_taken_ < posted_.size()) {
        Task task = std::move(posted_[posted_taken_++]);
        if (posted_taken_ == posted_.size()) {
            posted_.clear();
            posted_taken_ = 0;
        }
        return task;
    }
    if (!ready_locked()) return std::nullopt;
    const auto first = timers_.begin();
    Task task = std::move(first->second);
    due_.erase(first->first.second);
    timers_.erase(first);
    return task;
}

std::size_t Loop::run_ready() {
    std::size_t ran = 0;
    while (auto task = take_ready()) {
        (*task)();
        ++ran;
    }
    return ran;
}

void Loop::run() {
    constexpr std::int64_t at_most = 1'000'000'000;
    while (true) {
        run_ready();
        std::unique_lock lock(mutex_);
        if (stopped_) return;
        if (ready_locked()) continue;
        const std::int64_t wait =
            timers_.empty() ? at_most : std::min(at_most, timers_.begin()->first.first - clock_.steady_ns());
        changed_.wait_for(lock, std::chrono::nanoseconds(std::max<std::int64_t>(wait, 0)));
    }
}

void Loop::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopped_ = true;
    }
    changed_.notify_all();
}

bool Loop::wait_ready(std::int64_t real_ns) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::nanoseconds(real_ns), [this] { return ready_locked(); });
}

std::optional<std::int64_t> Loop::next_due() const {
    const std::lock_guard lock(mutex_);
    if (timers_.empty()) return std::nullopt;
    return timers_.begin()->first.first;
}

}  // namespace risk::integrations
