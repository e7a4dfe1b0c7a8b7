// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace risk::integrations {

/// How long after they were due polls went out, since the host started: what tells a host that has too much to do.
class PollLag {
  public:
    /// Upper bounds of the buckets but for the last one, in nanoseconds.
    static constexpr std::array<std::int64_t, 12> bounds_ns{1'000'000,   2'500'000,     5'000'000,     10'000'000,
                                                            25'000'000,  50'000'000,    100'000'000,   250'000'000,
                                                            500'000'000, 1'000'000'000, 5'000'000'000, 30'000'000'000};

    void add(std::int64_t lag_ns) {
        lag_ns = std::max<std::int64_t>(lag_ns, 0);
        ++counts_[static_cast<std::size_t>(std::ranges::lower_bound(bounds_ns, lag_ns) - bounds_ns.begin())];
        sum_ns_ += lag_ns;
    }

    /// Of each bucket by itself; the last one has no upper bound.
    [[nodiscard]] const std::array<std::uint64_t, bounds_ns.size() + 1>& counts() const { return counts_; }
    [[nodiscard]] std::int64_t sum_ns() const { return sum_ns_; }

  private:
    std::array<std::uint64_t, bounds_ns.size() + 1> counts_{};
    std::int64_t sum_ns_ = 0;
};

}  // namespace risk::integrations
