// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>

namespace risk::integrations {

/// Lets a burst of log lines pass and then a steady trickle; counts what it drops. Pure. Steady nanoseconds.
class LogLimiter {
  public:
    struct Verdict {
        bool pass = false;
        std::uint64_t dropped_before = 0;  ///< said once, with the first line that passes again
    };

    Verdict admit(std::int64_t now_ns) {
        tokens_ = std::min(burst, tokens_ + static_cast<double>(now_ns - last_ns_) * per_ns);
        last_ns_ = now_ns;
        if (tokens_ < 1.0) {
            ++dropped_;
            return {};
        }
        tokens_ -= 1.0;
        const Verdict verdict{true, dropped_};
        dropped_ = 0;
        return verdict;
    }

  private:
    static constexpr double burst = 200.0;
    static constexpr double per_ns = 20.0 / 1e9;  // 20 lines a second

    double tokens_ = burst;
    std::int64_t last_ns_ = 0;
    std::uint64_t dropped_ = 0;
};

}  // namespace risk::integrations
