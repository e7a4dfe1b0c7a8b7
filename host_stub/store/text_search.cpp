// SPDX-License-Identifier: Apache-2.0
#include "store/text_search.hpp"

#include <algorithm>

namespace risk::store {
namespace {

constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

std::string in_lower_case(std::string_view text) {
    std::string result(text);
    std::ranges::transform(result, result.begin(), lower);
    return result;
}

bool holds(std::string_view text, std::string_view part) {
    const auto same = [](char of_text, char of_part) { return lower(of_text) == of_part; };
    return part.empty() || std::search(text.begin(), text.end(), part.begin(), part.end(), same) != text.end();
}

}  // namespace risk::store
