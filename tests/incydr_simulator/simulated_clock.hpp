// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "incydr_simulator/moments.hpp"

namespace risk::incydr_simulator {

/// The upstream's own time: set, frozen (speed 0), or running at a multiple of a real steady clock.
class SimulatedClock {
  public:
    SimulatedClock(const Clock& real, Ms start, double speed)
        : real_(&real), base_(start), base_steady_ns_(real.steady_ns()), speed_(speed) {}

    [[nodiscard]] Ms now() const {
        const auto passed_ns = static_cast<double>(real_->steady_ns() - base_steady_ns_);
        return base_ + static_cast<Ms>(passed_ns * speed_ / 1e6);
    }
    [[nodiscard]] double speed() const { return speed_; }
    [[nodiscard]] Ms real_now() const { return real_->unix_ns() / 1'000'000; }
    [[nodiscard]] Ms real_steady() const { return real_->steady_ns() / 1'000'000; }

    void set(Ms at) {
        base_ = at;
        base_steady_ns_ = real_->steady_ns();
    }
    void advance(Ms by) { set(now() + by); }
    void set_speed(double speed) {
        set(now());
        speed_ = speed;
    }

  private:
    const Clock* real_;
    Ms base_;
    std::int64_t base_steady_ns_;
    double speed_;
};

}  // namespace risk::incydr_simulator
