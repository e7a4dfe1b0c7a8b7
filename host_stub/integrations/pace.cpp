// SPDX-License-Identifier: Apache-2.0
#include "integrations/pace.hpp"

#include <algorithm>

namespace risk::integrations {
namespace {

constexpr std::int64_t ns(Milliseconds time) { return time.count() * 1'000'000; }

}  // namespace

void Pace::asked_to_wait(std::int64_t now_ns, Milliseconds wait) {
    if (wait.count() > 0) silent_until_ns_ = std::max(silent_until_ns_, now_ns + ns(at_least(wait, random_())));
}

// Never longer than the interval: recovery shows within one.
Milliseconds Pace::backoff() {
    const Backoff growth{.first = std::min(Milliseconds(1'000), interval_),
                         .longest = std::min(Milliseconds(300'000), interval_)};
    return backoff_delay(growth, failures_ > 0 ? failures_ - 1 : 0, random_());
}

std::int64_t Pace::due(Action schedule, std::int64_t now_ns) {
    std::int64_t at = now_ns;
    switch (schedule) {
        // From the poll's beginning, so that a slow one does not stretch the interval.
        case Action::schedule_interval:
            at = std::max(now_ns, poll_began_ns_ + ns(jittered(interval_, random_())));
            break;
        case Action::schedule_throttled:
            at = silent(now_ns) ? now_ns : now_ns + ns(backoff());
            break;
        case Action::schedule_backoff:
            at = now_ns + ns(backoff());
            break;
        default:
            break;
    }
    return std::max(at, silent_until_ns_);
}

}  // namespace risk::integrations
