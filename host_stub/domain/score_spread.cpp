// SPDX-License-Identifier: Apache-2.0
#include "domain/score_spread.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace risk::domain {
namespace {

constexpr std::uint64_t private_below = 5;

__extension__ using Wide = unsigned __int128;  // points of all people times seconds of all people

}  // namespace

std::uint64_t ScoreSpread::people() const {
    return std::accumulate(people_at_.begin(), people_at_.end(), std::uint64_t{0});
}

std::uint64_t ScoreSpread::sum() const {
    std::uint64_t sum = 0;
    for (std::size_t tenths = 0; tenths < people_at_.size(); ++tenths) sum += tenths * people_at_[tenths];
    return sum;
}

int ScoreSpread::mean() const {
    const auto n = people();
    return n == 0 ? 0 : static_cast<int>((sum() * 2 + n) / (n * 2));
}

std::uint64_t ScoreSpread::people_in(Band band) const {
    std::uint64_t people = 0;
    for (std::size_t tenths = 0; tenths < people_at_.size(); ++tenths) {
        if (band_of(static_cast<int>(tenths)) == band) people += people_at_[tenths];
    }
    return people;
}

std::optional<int> ScoreSpread::group_index() const {
    const auto n = people();
    if (n < private_below) return std::nullopt;
    std::uint64_t squares = 0;
    for (std::size_t tenths = 0; tenths < people_at_.size(); ++tenths) squares += tenths * tenths * people_at_[tenths];
    const auto count = static_cast<double>(n);
    // The sums are exact: the only rounding is in this one expression.
    const auto deviations = static_cast<double>(n * squares - sum() * sum()) / count;
    const auto error = 1.65 * std::sqrt(deviations / (count - 1) / count);
    return static_cast<int>(std::lround(std::max(0.0, static_cast<double>(sum()) / count - error)));
}

std::vector<std::uint64_t> share(std::uint64_t total, std::span<const std::uint64_t> weights) {
    const auto sum = std::accumulate(weights.begin(), weights.end(), std::uint64_t{0});
    std::vector<std::uint64_t> shares(weights.size());
    if (sum == 0) return shares;
    auto missing = total;
    std::vector<std::uint64_t> remainders(weights.size());
    for (std::size_t i = 0; i < weights.size(); ++i) {
        const auto product = Wide{weights[i]} * total;
        shares[i] = static_cast<std::uint64_t>(product / sum);
        remainders[i] = static_cast<std::uint64_t>(product % sum);
        missing -= shares[i];
    }
    std::vector<std::size_t> order(weights.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, std::ranges::greater{}, [&](std::size_t i) { return remainders[i]; });
    for (const auto i : order) {
        if (missing == 0) break;
        ++shares[i];
        --missing;
    }
    return shares;
}

}  // namespace risk::domain
