// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "plugin_api/text.hpp"

namespace risk::incydr {

/// Only characters that stand for themselves in JSON, each a byte of UTF-8: no controls, quotes, backslashes. Nearly
/// every text is like that, and every text of every alert is looked at: eight bytes at a time.
[[nodiscard]] inline bool is_plain(std::string_view text) noexcept {
    constexpr std::uint64_t each = 0x0101010101010101U, high = each * 0x80U;
    const auto none = [](std::uint64_t bytes, std::uint64_t below) { return (bytes - below) & ~bytes; };
    std::uint64_t odd = 0;
    const auto look = [&](std::uint64_t bytes) {
        odd |= bytes | none(bytes, each * ' ') | none(bytes ^ each * '"', each) | none(bytes ^ each * '\\', each);
    };
    for (; text.size() >= sizeof(std::uint64_t); text.remove_prefix(sizeof(std::uint64_t))) {
        std::uint64_t bytes = 0;
        std::memcpy(&bytes, text.data(), sizeof(bytes));
        look(bytes);
    }
    std::uint64_t rest = each * ' ';
    if (!text.empty()) std::memcpy(&rest, text.data(), text.size());  // an empty one may point nowhere
    look(rest);
    return (odd & high) == 0;
}

/// As rp::utf8(), sooner for a plain text.
[[nodiscard]] inline std::string clean(std::string_view text, std::size_t limit = std::string_view::npos) {
    const std::string_view front = text.substr(0, limit);
    return is_plain(front) ? std::string(front) : rp::utf8(text, limit);
}

}  // namespace risk::incydr
