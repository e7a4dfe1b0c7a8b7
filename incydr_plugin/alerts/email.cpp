// SPDX-License-Identifier: Apache-2.0
#include "alerts/email.hpp"

#include <algorithm>
#include <array>

#include "plugin_api/text.hpp"

namespace risk::incydr {
namespace {

constexpr bool letter_or_digit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c & 0x80) != 0;
}

bool domain_char(char c) { return letter_or_digit(c) || c == '-' || c == '.'; }

// A table, because each alert comes with an address.
constexpr std::array<bool, 256> local_chars = [] {
    std::array<bool, 256> chars{};
    for (int c = 0; c < 256; ++c) chars[static_cast<std::size_t>(c)] = letter_or_digit(static_cast<char>(c));
    for (const char c : std::string_view("!#$%&'*+-/=?^_`{|}~.")) chars[static_cast<unsigned char>(c)] = true;
    return chars;
}();

bool local_char(char c) { return local_chars[static_cast<unsigned char>(c)]; }

bool all_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return (c & 0x80) == 0; });
}

}  // namespace

bool looks_like_email(std::string_view text) {
    const std::size_t at = text.find('@');
    if (at == std::string_view::npos || at == 0 || text.size() > RP_MAX_SUBJECT) return false;
    const std::string_view local = text.substr(0, at), domain = text.substr(at + 1);
    const std::size_t dot = domain.find('.');
    if (dot == 0 || dot == std::string_view::npos || domain.back() == '.' ||
        domain.find("..") != std::string_view::npos)
        return false;
    return std::all_of(local.begin(), local.end(), local_char) &&
           std::all_of(domain.begin(), domain.end(), domain_char) && (all_ascii(text) || rp::utf8(text) == text);
}

std::string lower_case(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return out;
}

}  // namespace risk::incydr
