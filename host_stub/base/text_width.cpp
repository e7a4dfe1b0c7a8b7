// SPDX-License-Identifier: Apache-2.0
#include "base/text_width.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace risk {
namespace {

constexpr char32_t broken = 0xFFFFFFFF;

struct Range {
    char32_t first, last;
};

constexpr std::array zero_width{Range{0x300, 0x36F},   Range{0x483, 0x489},   Range{0x591, 0x5BD},
                                Range{0x610, 0x61A},   Range{0x64B, 0x65F},   Range{0x200B, 0x200F},
                                Range{0x202A, 0x202E}, Range{0x2060, 0x2069}, Range{0x20D0, 0x20FF},
                                Range{0xFE00, 0xFE0F}, Range{0xFE20, 0xFE2F}, Range{0xFEFF, 0xFEFF}};
constexpr std::array double_width{Range{0x1100, 0x115F},   Range{0x2E80, 0x303E},   Range{0x3041, 0xA4CF},
                                  Range{0xAC00, 0xD7A3},   Range{0xF900, 0xFAFF},   Range{0xFE30, 0xFE6F},
                                  Range{0xFF00, 0xFF60},   Range{0xFFE0, 0xFFE6},   Range{0x1F300, 0x1F64F},
                                  Range{0x1F680, 0x1F6FF}, Range{0x1F900, 0x1F9FF}, Range{0x20000, 0x3FFFD}};

template <std::size_t N>
bool within(const std::array<Range, N>& ranges, char32_t c) {
    return std::ranges::any_of(ranges, [c](const Range& range) { return c >= range.first && c <= range.last; });
}

/// Bidirectional controls reorder what follows them, C1 controls steer terminals.
bool steers(char32_t c) {
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) ||
           c == 0x2028 || c == 0x2029 || c == broken;
}

/// Whether so many bytes may stand for it: a longer form than needed, or half of a pair, is no UTF-8.
bool proper(char32_t value, std::size_t length) {
    if (length == 3) return value >= 0x800 && (value < 0xD800 || value > 0xDFFF);
    return length != 4 || (value >= 0x10000 && value <= 0x10FFFF);
}

/// One code point off the front; `broken` for one byte that begins none.
char32_t next(std::string_view& text) {
    const auto lead = static_cast<unsigned char>(text.front());
    const std::size_t length = lead < 0x80                   ? 1
                               : lead >= 0xC2 && lead < 0xE0 ? 2
                               : lead >= 0xE0 && lead < 0xF0 ? 3
                               : lead >= 0xF0 && lead < 0xF5 ? 4
                                                             : 0;
    char32_t value = length == 1 ? lead : lead & (0xFFU >> (length + 1));
    bool whole = length != 0 && text.size() >= length;
    for (std::size_t i = 1; whole && i < length; ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        whole = (byte & 0xC0U) == 0x80;
        value = (value << 6U) | (byte & 0x3FU);
    }
    whole = whole && proper(value, length);
    text.remove_prefix(whole ? length : 1);
    return whole ? value : broken;
}

}  // namespace

std::size_t text_width(std::string_view text) {
    std::size_t width = 0;
    while (!text.empty()) {
        const char32_t c = next(text);
        if (c != broken && within(zero_width, c)) continue;
        width += c != broken && within(double_width, c) ? 2 : 1;
    }
    return width;
}

std::string printable(std::string_view text) {
    std::string safe;
    safe.reserve(text.size());
    while (!text.empty()) {
        const auto before = text;
        if (steers(next(text))) {
            safe += '?';
        } else {
            safe += before.substr(0, before.size() - text.size());
        }
    }
    return safe;
}

}  // namespace risk
