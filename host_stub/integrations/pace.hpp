// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "integrations/backoff.hpp"
#include "integrations/lifecycle.hpp"

namespace risk::integrations {

/// When an integration's next verb is due. Pure but for chance. Steady nanoseconds.
class Pace {
  public:
    explicit Pace(Random random) : random_(std::move(random)) {}

    void set_interval(Milliseconds interval) { interval_ = interval; }
    [[nodiscard]] Milliseconds interval() const { return interval_; }

    void poll_began(std::int64_t now_ns) { poll_began_ns_ = now_ns; }
    void failed() { ++failures_; }
    void proven() { failures_ = 0; }
    [[nodiscard]] std::uint64_t failures() const { return failures_; }

    /// The upstream asked for silence; 0: it did not say for how long. It outlives instances, processes and edits: no
    /// request goes out before it is over.
    void asked_to_wait(std::int64_t now_ns, Milliseconds wait);
    [[nodiscard]] bool silent(std::int64_t now_ns) const { return now_ns < silent_until_ns_; }

    /// When a schedule_… action is due.
    [[nodiscard]] std::int64_t due(Action schedule, std::int64_t now_ns);

  private:
    [[nodiscard]] Milliseconds backoff();

    Random random_;
    Milliseconds interval_{300'000};
    std::uint64_t failures_ = 0;
    std::int64_t poll_began_ns_ = 0;
    std::int64_t silent_until_ns_ = 0;
};

}  // namespace risk::integrations
