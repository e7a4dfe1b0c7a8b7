// SPDX-License-Identifier: Apache-2.0
#include "integrations/backoff.hpp"

#include <algorithm>
#include <memory>
#include <random>

namespace risk::integrations {
namespace {

// Enough to drift apart, too little to be noticed: what is visible upstream is read after one interval.
constexpr Milliseconds longest_jitter{200};

Milliseconds share(Milliseconds of, double chance) {
    return Milliseconds(static_cast<Milliseconds::rep>(static_cast<double>(of.count()) * chance));
}

}  // namespace

Random make_random() {
    auto engine = std::make_shared<std::minstd_rand>(std::random_device{}());
    return [engine] { return std::uniform_real_distribution<double>(0.0, 1.0)(*engine); };
}

Milliseconds backoff_delay(const Backoff& backoff, std::uint64_t failures, double chance) {
    Milliseconds most = std::min(backoff.first, backoff.longest);
    for (std::uint64_t i = 0; i < failures && most < backoff.longest; ++i) most = std::min(most * 2, backoff.longest);
    return std::max(share(most, chance), std::min(backoff.first, backoff.longest) / 10);
}

Milliseconds jittered(Milliseconds interval, double chance) {
    const Milliseconds most = std::min(interval / 20, longest_jitter);
    return interval + share(2 * most, chance) - most;
}

Milliseconds at_least(Milliseconds asked, double chance) {
    return asked + share(std::min(asked / 10, Milliseconds(5'000)), chance);
}

}  // namespace risk::integrations
