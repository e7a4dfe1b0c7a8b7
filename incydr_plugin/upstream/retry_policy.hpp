// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

#include "plugin_api/failure.hpp"

namespace risk::incydr {

/// A Retry-After up to this long is waited for within the verb; a longer one is the host's to wait for.
inline constexpr std::int64_t patient_ms = 5'000;

/// How long to pause before the same request is made once more within the verb, in milliseconds; nothing: give up and
/// let the host back off. `tries` were made; `dice` in [0, 1) spreads the pause, so that many clients do not come back
/// in step.
[[nodiscard]] std::optional<std::int64_t> pause_before_retry(int tries, const rp::Failure& failure, double dice);

}  // namespace risk::incydr
