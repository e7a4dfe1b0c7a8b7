// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <random>
#include <string>

namespace risk::plugins::test {

/// Random input that can be had again: a failing test prints the seed, RISK_SEED sets it.
class RandomBytes {
  public:
    RandomBytes() : seed_(seed()), engine_(seed_) {}
    [[nodiscard]] std::uint32_t seed_used() const { return seed_; }

    std::size_t below(std::size_t bound) { return bound == 0 ? 0 : engine_() % bound; }
    std::string bytes(std::size_t most) {
        std::string text(below(most + 1), '\0');
        for (char& c : text) c = static_cast<char>(engine_());
        return text;
    }
    /// A copy with some bytes changed, cut off or repeated.
    std::string damaged(std::string text) {
        for (std::size_t i = below(4) + 1; i > 0 && !text.empty(); --i) {
            const std::size_t at = below(text.size());
            switch (below(4)) {
                case 0:
                    text[at] = static_cast<char>(engine_());
                    break;
                case 1:
                    text.resize(at);
                    break;
                case 2:
                    text.insert(at, bytes(8));
                    break;
                default:
                    text.erase(at, below(8) + 1);
                    break;
            }
        }
        return text;
    }

  private:
    static std::uint32_t seed() {
        const char* given = std::getenv("RISK_SEED");
        return given != nullptr ? static_cast<std::uint32_t>(std::stoul(given)) : std::random_device()();
    }
    std::uint32_t seed_;
    std::mt19937 engine_;
};

}  // namespace risk::plugins::test
