// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace risk::domain {

inline constexpr std::int64_t day_seconds = 86'400;

/// The UTC day of a Unix time, counted from the epoch; also right before it.
constexpr std::int64_t day_of(std::int64_t unix_s) {
    return unix_s >= 0 ? unix_s / day_seconds : -((-unix_s + day_seconds - 1) / day_seconds);
}

/// The first second after that day.
constexpr std::int64_t end_of_day(std::int64_t day) { return (day + 1) * day_seconds; }

}  // namespace risk::domain
