// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "store/workshop.hpp"

namespace risk::test {

/// A big company: people in a directory, and years of their events from two integrations.
struct Crowd {
    std::int64_t people = 1000;
    std::int64_t events = 20'000;
    std::int64_t years = 3;       ///< ending at noon
    std::int64_t snapshots = 40;  ///< days of history written, the last ones
};

/// Fills an empty store; the same for the same figures.
void move_in(Workshop& workshop, const Crowd& crowd);

/// "p000042@x.test": people have numbers from 0.
std::string address_in_crowd(std::int64_t number);

}  // namespace risk::test
