// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <chrono>

#include "base/clock.hpp"

namespace risk::integrations::testing {

/// Time that a test moves.
class ManualClock final : public Clock {
  public:
    [[nodiscard]] std::int64_t unix_ns() const override { return unix_; }
    [[nodiscard]] std::int64_t steady_ns() const override {
        ++looks_;
        return steady_;
    }
    /// How often somebody wanted to know.
    [[nodiscard]] std::int64_t looks() const { return looks_; }

    void advance(std::chrono::nanoseconds by) {
        unix_ += by.count();
        steady_ += by.count();
    }
    /// Somebody sets the clock; time goes on as it did.
    void step(std::chrono::nanoseconds by) { unix_ += by.count(); }

  private:
    std::atomic<std::int64_t> unix_{1'767'225'600'000'000'000};  // 2026-01-01 00:00:00 UTC
    std::atomic<std::int64_t> steady_{1'000'000'000'000};
    mutable std::atomic<std::int64_t> looks_ = 0;
};

}  // namespace risk::integrations::testing
