// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "plugin_api/text.hpp"

namespace risk::plugins {

/// Whether so many 8 bytes from `at` on are ASCII.
template <std::size_t Words>
bool ascii(const char* at) {
    std::array<std::uint64_t, Words> words{};
    std::memcpy(words.data(), at, sizeof words);
    std::uint64_t all = 0;
    for (const std::uint64_t word : words) all |= word;
    return (all & 0x8080808080808080U) == 0;
}

/// Whether all of a text is; the last of its bytes are looked at eight at a time, too, some of them perhaps twice.
inline bool ascii(std::string_view text) {
    const char *at = text.data(), *const end = at + text.size();
    for (; end - at >= 32; at += 32) {
        if (!ascii<4>(at)) return false;
    }
    for (; end - at >= 8; at += 8) {
        if (!ascii<1>(at)) return false;
    }
    if (at != end && text.size() >= 8) return ascii<1>(end - 8);
    return std::all_of(at, end, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

/// Every event passes here twice, and nearly all of it is ASCII.
inline bool valid_utf8(std::string_view text) {
    if (ascii(text)) return true;
    while (!text.empty()) {
        std::size_t length = text.size() >= 32 && ascii<4>(text.data()) ? 32 : rp::utf8_front(text);
        if (length == 0) return false;
        text.remove_prefix(length);
    }
    return true;
}

/// At most `limit` bytes of a text, cut between two characters.
inline std::string_view cut_utf8(std::string_view text, std::size_t limit) {
    if (text.size() <= limit) return text;
    while (limit > 0 && (static_cast<unsigned char>(text[limit]) & 0xC0U) == 0x80U) --limit;
    return text.substr(0, limit);
}

}  // namespace risk::plugins
