// SPDX-License-Identifier: Apache-2.0
#include "base/suggest.hpp"

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

namespace risk {
namespace {

std::string lower(std::string_view text) {
    std::string result(text);
    for (char& c : result) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return result;
}

/// Insertions, deletions, replacements and swaps of neighbours that turn one into the other.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> above, row(b.size() + 1), next(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < a.size(); ++i) {
        next[0] = i + 1;
        for (std::size_t j = 0; j < b.size(); ++j) {
            next[j + 1] = std::min({next[j] + 1, row[j + 1] + 1, row[j] + (a[i] == b[j] ? 0U : 1U)});
            const bool swapped = i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j];
            if (swapped) next[j + 1] = std::min(next[j + 1], above[j - 1] + 1);
        }
        above = std::exchange(row, next);
    }
    return row.back();
}

}  // namespace

std::string suggestion(std::string_view typed, std::span<const std::string> known) {
    if (known.empty()) return "There are none.";
    const auto wanted = lower(typed);
    const auto begins = [&](const std::string& name) { return wanted.size() >= 3 && lower(name).starts_with(wanted); };
    const auto closeness = [&](const std::string& name) { return begins(name) ? 0 : distance(wanted, lower(name)); };
    const auto& best = *std::ranges::min_element(known, {}, closeness);
    if (closeness(best) <= std::max<std::size_t>(1, wanted.size() / 3)) return "Did you mean \"" + best + "\"?";
    std::string all = "There are: ";
    const auto shown = std::min<std::size_t>(known.size(), 8);
    for (std::size_t i = 0; i < shown; ++i) all += (i == 0 ? "" : ", ") + known[i];
    return all + (shown < known.size() ? ", …" : ".");
}

}  // namespace risk
