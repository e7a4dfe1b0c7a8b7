// SPDX-License-Identifier: Apache-2.0
#include "store/feed_position.hpp"

#include <charconv>

namespace risk::store {
namespace {

bool read(std::string_view text, std::int64_t& number) {
    const auto result = std::from_chars(text.data(), text.data() + text.size(), number);
    return result.ec == std::errc() && result.ptr == text.data() + text.size();
}

}  // namespace

std::string FeedPosition::text() const { return std::to_string(occurred_s) + '.' + std::to_string(row); }

std::optional<FeedPosition> FeedPosition::parse(std::string_view text) {
    FeedPosition position;
    const auto dot = text.find('.');
    if (dot == std::string_view::npos || !read(text.substr(0, dot), position.occurred_s) ||
        !read(text.substr(dot + 1), position.row)) {
        return std::nullopt;
    }
    return position;
}

}  // namespace risk::store
