// SPDX-License-Identifier: Apache-2.0
// The helpers that make texts of bytes from elsewhere, beside a decoder written down from RFC 3629's table.
#include "plugins/utf8.hpp"

#include "base/text_width.hpp"
#include "fuzz.hpp"

namespace risk::fuzz {
namespace {

struct Row {
    unsigned char lead_from, lead_to, second_from, second_to;
    std::size_t length;
};
constexpr Row table[] = {{0x00, 0x7F, 0, 0, 1},       {0xC2, 0xDF, 0x80, 0xBF, 2}, {0xE0, 0xE0, 0xA0, 0xBF, 3},
                         {0xE1, 0xEC, 0x80, 0xBF, 3}, {0xED, 0xED, 0x80, 0x9F, 3}, {0xEE, 0xEF, 0x80, 0xBF, 3},
                         {0xF0, 0xF0, 0x90, 0xBF, 4}, {0xF1, 0xF3, 0x80, 0xBF, 4}, {0xF4, 0xF4, 0x80, 0x8F, 4}};

/// Bytes of the character at the front; 0 if there is none.
std::size_t character(std::string_view text) {
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
    for (const Row& row : table) {
        if (byte(0) < row.lead_from || byte(0) > row.lead_to) continue;
        if (row.length == 1) return 1;
        if (text.size() < row.length || byte(1) < row.second_from || byte(1) > row.second_to) return 0;
        for (std::size_t at = 2; at < row.length; ++at) {
            if (byte(at) < 0x80 || byte(at) > 0xBF) return 0;
        }
        return row.length;
    }
    return 0;
}

bool is_utf8(std::string_view text) {
    while (!text.empty()) {
        const std::size_t length = character(text);
        if (length == 0) return false;
        text.remove_prefix(length);
    }
    return true;
}

}  // namespace

void try_input(std::string_view input) {
    Pieces pieces(input);
    const std::size_t limit = pieces.byte();
    const std::string_view text = pieces.rest();
    const bool valid = is_utf8(text);
    require(plugins::valid_utf8(text) == valid, "valid_utf8 agrees with the table");
    if (valid) {
        const auto cut = plugins::cut_utf8(text, limit);
        require(cut.size() <= limit || cut.size() == text.size(), "a text is cut to its limit");
        require(is_utf8(cut) && text.starts_with(cut), "between two characters");
        require(text.size() <= limit || cut.size() + 4 > limit, "and not before it has to be");
    }
    const std::string clean = rp::utf8(text, limit);
    require(clean.size() <= limit && is_utf8(clean), "a text for a host is UTF-8 within its limit");
    require(clean.find('\0') == std::string::npos, "without NUL");
    require(rp::utf8(clean, limit) == clean, "and stays as it is");
    const std::string shown = printable(text);
    require(is_utf8(shown) && printable(shown) == shown, "a printable text is UTF-8, and stays as it is");
    for (const char c : shown)
        require(static_cast<unsigned char>(c) >= ' ' && c != 0x7F, "and steers no terminal", shown);
    require(text_width(shown) <= 2 * shown.size(), "a character takes two columns at most");
}

}  // namespace risk::fuzz
