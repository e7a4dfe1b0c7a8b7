// SPDX-License-Identifier: Apache-2.0
#include "base/clock.hpp"

#include <chrono>

namespace risk {
namespace {

class SystemClock final : public Clock {
  public:
    [[nodiscard]] std::int64_t unix_ns() const override { return count(std::chrono::system_clock::now()); }
    [[nodiscard]] std::int64_t steady_ns() const override { return count(std::chrono::steady_clock::now()); }

  private:
    template <class TimePoint>
    static std::int64_t count(TimePoint at) {
        return std::chrono::duration_cast<std::chrono::nanoseconds>(at.time_since_epoch()).count();
    }
};

}  // namespace

const Clock& system_clock() {
    static const SystemClock clock;
    return clock;
}

}  // namespace risk
