// SPDX-License-Identifier: Apache-2.0
#include "plugins/instance_strand.hpp"

#include <exception>
#include <utility>

namespace risk::plugins {
namespace {

bool cancellable(InstanceStrand::Verb verb) {
    return verb == InstanceStrand::Verb::activate || verb == InstanceStrand::Verb::poll;
}

VerbOutcome cancelled_outcome() {
    VerbOutcome outcome;
    outcome.result = RP_E_CANCELLED;
    outcome.message = "Cancelled before it began.";
    outcome.tally.size = sizeof(rp_tally);
    return outcome;
}

}  // namespace

InstanceStrand::InstanceStrand(const RunnerContext& context, InstanceKey key, InstanceSettings settings,
                               WorkerPool& pool, Done done)
    : instance_(context, key, settings),
      config_(std::move(settings.config_json)),
      pool_(pool),
      done_(std::move(done)) {}

void InstanceStrand::enqueue(Job job) {
    const std::lock_guard lock(mutex_);
    enqueue_locked(job);
}

void InstanceStrand::enqueue_locked(const Job& job) {
    jobs_.push_back(job);
    if (working_) return;
    try {
        pool_.run([self = shared_from_this()] { self->work(); });
    } catch (...) {
        jobs_.pop_back();
        throw;
    }
    working_ = true;
}

void InstanceStrand::work() {
    std::unique_lock lock(mutex_);
    while (!jobs_.empty()) {
        const Job job = jobs_.front();
        jobs_.erase(jobs_.begin());
        running_ = job;
        instance_.services().reset_cancel();  // under the lock: a cancel that comes now is not lost
        lock.unlock();
        const VerbOutcome outcome = perform(job);
        lock.lock();
        running_.reset();
        // Nothing can follow a teardown, so the strand may be forgotten from here on.
        if (job.verb == Verb::teardown) gone_.store(true, std::memory_order_release);
        lock.unlock();
        done_(job, outcome);
        lock.lock();
    }
    working_ = false;
}

VerbOutcome InstanceStrand::perform(const Job& job) noexcept {
    try {
        return perform_or_throw(job);
    } catch (const std::exception&) {  // no memory to say more
        VerbOutcome outcome;
        outcome.result = RP_E_INTERNAL;
        outcome.message = "No memory left.";  // as short as it takes none
        outcome.tally.size = sizeof(rp_tally);
        return outcome;
    }
}

VerbOutcome InstanceStrand::perform_or_throw(const Job& job) {
    if (job.cancelled && cancellable(job.verb)) return cancelled_outcome();
    switch (job.verb) {
        case Verb::configure: {
            const Secret config = std::exchange(config_, Secret());  // needed once
            return instance_.configure(config);
        }
        case Verb::activate:
            return instance_.activate();
        case Verb::poll:
            return instance_.poll(job.max_events, job.deadline_ms);
        case Verb::teardown:
            break;
    }
    return instance_.teardown();
}

void InstanceStrand::end() {
    const std::lock_guard lock(mutex_);
    if (ending_) return;
    cancel_locked();
    enqueue_locked({.verb = Verb::teardown, .asked = false});
    ending_ = true;
}

void InstanceStrand::cancel() {
    const std::lock_guard lock(mutex_);
    cancel_locked();
}

void InstanceStrand::cancel_locked() {
    for (Job& job : jobs_) job.cancelled = true;
    if (running_) running_->cancelled = true;
    cancel_running();
}

bool InstanceStrand::repeat_cancel() {
    const std::lock_guard lock(mutex_);
    return cancel_running();
}

bool InstanceStrand::cancel_running() {
    if (!running_ || !running_->cancelled || !cancellable(running_->verb)) return false;
    instance_.cancel();
    return true;
}

}  // namespace risk::plugins
