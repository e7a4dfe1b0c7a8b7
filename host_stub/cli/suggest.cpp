// SPDX-License-Identifier: Apache-2.0
#include "cli/suggest.hpp"

#include <algorithm>
#include <numeric>
#include <vector>

namespace risk::cli {
namespace {

std::string lower(std::string_view text) {
    std::string result(text);
    for (char& c : result) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return result;
}

/// Insertions, deletions and replacements that turn one into the other.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < a.size(); ++i) {
        auto diagonal = row[0]++;
        for (std::size_t j = 0; j < b.size(); ++j) {
            const auto replaced = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({row[j] + 1, diagonal + 1, replaced});
        }
    }
    return row.back();
}

}  // namespace

std::string suggestion(std::string_view typed, std::span<const std::string> known) {
    if (known.empty()) return "There are none.";
    const auto wanted = lower(typed);
    const auto closeness = [&](const std::string& name) { return distance(wanted, lower(name)); };
    const auto& best = *std::ranges::min_element(known, {}, closeness);
    const bool starts = wanted.size() >= 3 && lower(best).starts_with(wanted);
    if (starts || closeness(best) <= std::max<std::size_t>(1, wanted.size() / 3)) return "Did you mean \"" + best + "\"?";
    std::string all = "There are: ";
    const auto shown = std::min<std::size_t>(known.size(), 8);
    for (std::size_t i = 0; i < shown; ++i) all += (i == 0 ? "" : ", ") + known[i];
    return all + (shown < known.size() ? ", …" : ".");
}

}  // namespace risk::cli
