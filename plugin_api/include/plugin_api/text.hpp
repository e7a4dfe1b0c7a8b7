// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstring>
#include <string>
#include <string_view>

#include "plugin_api/risk_plugin.h"

// Strings on both sides of the boundary. C++17.

namespace rp {

/// What an rp_str shows, borrowed for as long as the rp_str is good.
inline std::string_view view(rp_str text) noexcept {
    return text.len == 0 ? std::string_view() : std::string_view(text.data, text.len);
}

/// The same bytes as an rp_str, borrowed from `text`.
inline rp_str str(std::string_view text) noexcept { return rp_str{text.data(), text.size()}; }

/// Bytes of the UTF-8 character at the front of `text`; 0 if there is none: empty, cut off, overlong, a surrogate.
inline std::size_t utf8_front(std::string_view text) noexcept {
    if (text.empty()) return 0;
    const auto byte = [text](std::size_t at) { return static_cast<unsigned char>(text[at]); };
    const unsigned lead = byte(0);
    if (lead < 0x80) return 1;
    const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || text.size() < length) return 0;
    // The second byte alone tells overlong forms, surrogates and what lies beyond U+10FFFF.
    const unsigned low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    const unsigned high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (byte(1) < low || byte(1) > high) return 0;
    for (std::size_t at = 2; at < length; ++at) {
        if ((byte(at) & 0xC0U) != 0x80U) return 0;
    }
    return length;
}

namespace detail {

/// Hands on `text` as valid UTF-8 without NUL, at most `limit` bytes of it: cut at a character boundary, and '?' for each
/// byte that is not part of a character.
template <class Put>
void each_character(std::string_view text, std::size_t limit, Put&& put) {
    for (std::size_t used = 0; !text.empty();) {
        const std::size_t length = text.front() == '\0' ? 0 : utf8_front(text);
        const std::string_view character = length == 0 ? std::string_view("?") : text.substr(0, length);
        used += character.size();
        if (used > limit) return;
        put(character);
        text.remove_prefix(character.size());
    }
}

/// Into the caller's array, without allocating: it also has to work when memory is gone.
template <std::size_t N>
void write_text(char (&out)[N], std::string_view text) noexcept {
    std::size_t used = 0;
    each_character(text, N - 1, [&](std::string_view character) {
        std::memcpy(out + used, character.data(), character.size());
        used += character.size();
    });
    out[used] = '\0';
}

}  // namespace detail

/// A copy that any host accepts, of a text that comes from elsewhere: valid UTF-8, no NUL, at most `limit` bytes.
inline std::string utf8(std::string_view text, std::size_t limit = std::string_view::npos) {
    std::string clean;
    detail::each_character(text, limit, [&](std::string_view character) { clean.append(character); });
    return clean;
}

}  // namespace rp
