// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "store/workshop.hpp"

namespace risk::test {

/// A big company: people in a directory, and years of their events.
struct Crowd {
    std::int64_t people = 1000;
    std::int64_t events = 20'000;
    std::int64_t years = 3;       ///< ending at noon
    std::int64_t snapshots = 40;  ///< days of history written, the last ones
    std::int64_t integrations = 2;
};

/// Fills an empty store; the same for the same figures.
void move_in(Workshop& workshop, const Crowd& crowd);

/// The first events only, one in a thousand, are of this action type.
inline constexpr auto old_title = "Floppy disk written";

/// "p000042@x.test": people have numbers from 0.
std::string address_in_crowd(std::int64_t number);

}  // namespace risk::test
