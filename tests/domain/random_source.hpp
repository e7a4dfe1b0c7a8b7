// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <cstdlib>
#include <random>
#include <string>

namespace risk::test {

/// Random numbers that can be had again: a failing test prints its seed, RISK_TEST_SEED sets it.
class RandomSource {
  public:
    RandomSource() : seed_(chosen_seed()), engine_(seed_) {}

    [[nodiscard]] std::string trace() const { return "repeat with RISK_TEST_SEED=" + std::to_string(seed_); }
    std::int64_t between(std::int64_t low, std::int64_t high) {
        return std::uniform_int_distribution<std::int64_t>(low, high)(engine_);
    }
    bool one_in(std::int64_t n) { return between(1, n) == 1; }
    std::mt19937_64& engine() { return engine_; }

  private:
    static std::uint64_t chosen_seed() {
        const char* set = std::getenv("RISK_TEST_SEED");
        return set != nullptr ? std::strtoull(set, nullptr, 10) : std::random_device{}();
    }

    std::uint64_t seed_;
    std::mt19937_64 engine_;
};

}  // namespace risk::test
