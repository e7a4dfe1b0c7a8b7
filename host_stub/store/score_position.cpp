// SPDX-License-Identifier: Apache-2.0
#include "store/score_position.hpp"

#include <charconv>

namespace risk::store {
namespace {

// The whole number before the next dot, which is taken off with it.
bool take_number(std::string_view& text, std::int64_t& number) {
    const auto dot = text.find('.');
    if (dot == std::string_view::npos) return false;
    const auto result = std::from_chars(text.data(), text.data() + dot, number);
    if (result.ec != std::errc() || result.ptr != text.data() + dot) return false;
    text.remove_prefix(dot + 1);
    return true;
}

}  // namespace

std::string ScorePosition::text() const { return std::to_string(at_s) + '.' + std::to_string(person_id) + '.' + key; }

std::optional<ScorePosition> ScorePosition::parse(std::string_view text) {
    ScorePosition position;
    if (!take_number(text, position.at_s) || !take_number(text, position.person_id)) return std::nullopt;
    position.key = text;
    return position;
}

}  // namespace risk::store
