// SPDX-License-Identifier: Apache-2.0
#include "plugins/instance_strand.hpp"

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
    jobs_.push_back(job);
    if (working_) return;
    working_ = true;
    pool_.run([self = shared_from_this()] { self->work(); });
}

void InstanceStrand::work() {
    std::unique_lock lock(mutex_);
    while (!jobs_.empty()) {
        const Job job = jobs_.front();
        jobs_.pop_front();
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

VerbOutcome InstanceStrand::perform(const Job& job) {
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

void InstanceStrand::cancel() {
    const std::lock_guard lock(mutex_);
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
