// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "domain/behaviour_score.hpp"

namespace risk::domain {

/// How the scores of many people are spread: from the scores as shown, so that every figure made of them agrees with the
/// list. Whole numbers; the order in which people are added changes nothing.
class ScoreSpread {
  public:
    void add(int tenths, std::uint64_t people = 1) { people_at_.at(static_cast<std::size_t>(tenths)) += people; }

    [[nodiscard]] std::uint64_t people() const;
    [[nodiscard]] std::uint64_t sum() const;  ///< of everybody's tenths
    [[nodiscard]] int mean() const;           ///< tenths, half up; 0 without anybody
    [[nodiscard]] std::uint64_t people_in(Band band) const;
    /// max(0, mean - 1.65 x sample deviation / sqrt(people)), in tenths; nothing for fewer than five people: it would tell
    /// too much about each.
    [[nodiscard]] std::optional<int> group_index() const;

  private:
    std::array<std::uint64_t, 101> people_at_{};  ///< by tenths
};

/// Whole shares that add up to the total and are in proportion to the weights: each its floor, what is missing goes to the
/// largest remainders, the first on ties. All zero if the weights are.
std::vector<std::uint64_t> share(std::uint64_t total, std::span<const std::uint64_t> weights);

}  // namespace risk::domain
