// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace risk::incydr_simulator {

/// Chance that is the same everywhere: the standard library's distributions differ between implementations, and a
/// seed must always give the same bytes. (SplitMix64.)
class Dice {
  public:
    explicit Dice(std::uint64_t seed) : state_(seed) {}

    std::uint64_t next() {
        std::uint64_t z = (state_ += 0x9e3779b97f4a7c15ULL);
        z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9ULL;
        z = (z ^ (z >> 27U)) * 0x94d049bb133111ebULL;
        return z ^ (z >> 31U);
    }
    /// Both ends included; the low one if the range is empty.
    std::int64_t between(std::int64_t low, std::int64_t high) {
        if (high <= low) return low;
        return low + static_cast<std::int64_t>(next() % (static_cast<std::uint64_t>(high - low) + 1));
    }
    std::size_t below(std::size_t count) { return count == 0 ? 0 : static_cast<std::size_t>(next() % count); }
    /// 0.0 never, 1.0 always.
    bool chance(double share) { return static_cast<double>(next() >> 11U) * 0x1.0p-53 < share; }

    std::string hex(std::size_t digits) {
        static constexpr char alphabet[] = "0123456789abcdef";
        std::string text;
        while (text.size() < digits) text += alphabet[next() & 15U];
        return text;
    }
    std::string uuid() { return hex(8) + "-" + hex(4) + "-4" + hex(3) + "-a" + hex(3) + "-" + hex(12); }

  private:
    std::uint64_t state_;
};

}  // namespace risk::incydr_simulator
