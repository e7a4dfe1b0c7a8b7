// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace risk {

/// Time is handed in, so that tests own it. Thread-safe.
class Clock {
  public:
    virtual ~Clock() = default;
    [[nodiscard]] virtual std::int64_t unix_ns() const = 0;    ///< nanoseconds since the Unix epoch; may step
    [[nodiscard]] virtual std::int64_t steady_ns() const = 0;  ///< never steps; its origin means nothing

    [[nodiscard]] std::int64_t unix_s() const { return unix_ns() / 1'000'000'000; }
};

/// The machine's own clocks.
const Clock& system_clock();

}  // namespace risk
