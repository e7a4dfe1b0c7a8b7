// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>

namespace risk::incydr {

inline constexpr std::int64_t day_ms = 24 * 60 * 60 * 1000;

/// Sessions that began earlier are not asked for: the lookback, yet never further back than a day before activation,
/// for a session that was still running then. All are Unix milliseconds of the server's clock.
[[nodiscard]] constexpr std::int64_t window_start(std::int64_t now_ms, int lookback_days, std::int64_t activated_ms) {
    return std::max(now_ms - lookback_days * day_ms, activated_ms - day_ms);
}

/// What began before this can be forgotten: it lies a day behind the window and cannot be answered any more.
[[nodiscard]] constexpr std::int64_t forget_before(std::int64_t window_start_ms) { return window_start_ms - day_ms; }

}  // namespace risk::incydr
