// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace risk::domain {

/// What became of the records that a plugin read; as rp_tally.
struct Tally {
    std::uint64_t requests = 0;
    std::uint64_t fetched = 0;
    std::uint64_t duplicate = 0;
    std::uint64_t not_critical = 0;
    std::uint64_t before_activation = 0;

    Tally& operator+=(const Tally& other);
    friend bool operator==(const Tally&, const Tally&) = default;
};

/// Of one integration, since it was added. Always:
/// fetched = admitted + duplicate + not_critical + before_activation + unmatched + the sum of ignored.
struct Counters {
    std::uint64_t requests = 0;
    std::uint64_t fetched = 0;
    std::uint64_t admitted = 0;
    std::uint64_t duplicate = 0;  ///< known by the checkpoint or by the store
    std::uint64_t not_critical = 0;
    std::uint64_t before_activation = 0;
    std::uint64_t unmatched = 0;                   ///< kept, waiting for the person to appear in the directory
    std::map<std::string, std::uint64_t> ignored;  ///< by reason: already_closed, unreadable, …

    /// Adds what was read without a commit.
    Counters& operator+=(const Tally& tally);
    [[nodiscard]] bool balanced() const;
    friend bool operator==(const Counters&, const Counters&) = default;
};

}  // namespace risk::domain
