// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>

namespace risk::integrations {

/// A number in [0, 1); handed in, so that tests own chance. Called on the loop's thread only.
using Random = std::function<double()>;
/// Seeded by the machine.
Random make_random();

using Milliseconds = std::chrono::milliseconds;

struct Backoff {
    Milliseconds first{1'000};
    Milliseconds longest{300'000};
};

/// Full jitter: anything up to first * 2^failures, never above the longest, and a little at least.
/// failures counts from 0.
Milliseconds backoff_delay(const Backoff& backoff, std::uint64_t failures, double chance);

/// An interval, a twentieth more or less and never more than a fifth of a second, so that many integrations do not march in
/// step for ever.
Milliseconds jittered(Milliseconds interval, double chance);

/// What was asked for and a tenth more at most; never less.
Milliseconds at_least(Milliseconds asked, double chance);

}  // namespace risk::integrations
