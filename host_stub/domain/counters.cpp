// SPDX-License-Identifier: Apache-2.0
#include "domain/counters.hpp"

#include <numeric>

namespace risk::domain {

Tally& Tally::operator+=(const Tally& other) {
    requests += other.requests;
    fetched += other.fetched;
    duplicate += other.duplicate;
    not_critical += other.not_critical;
    before_activation += other.before_activation;
    return *this;
}

Counters& Counters::operator+=(const Tally& tally) {
    requests += tally.requests;
    // From its parts, not from what the plugin says they add up to: the balance must hold whatever it says.
    fetched += tally.duplicate + tally.not_critical + tally.before_activation;
    duplicate += tally.duplicate;
    not_critical += tally.not_critical;
    before_activation += tally.before_activation;
    return *this;
}

bool Counters::balanced() const {
    const auto all_ignored = std::accumulate(ignored.begin(), ignored.end(), std::uint64_t{0},
                                             [](std::uint64_t sum, const auto& reason) { return sum + reason.second; });
    return fetched == admitted + duplicate + not_critical + before_activation + unmatched + all_ignored;
}

}  // namespace risk::domain
