// SPDX-License-Identifier: Apache-2.0
#include "domain/person.hpp"

#include <algorithm>

namespace risk::domain {
namespace {

constexpr std::size_t longest_address = 320;  // 64 before the @, 255 after it

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool is_forbidden(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte <= ' ' || byte == 0x7f || std::string_view("<>(),;:\"\\[]").find(c) != std::string_view::npos;
}

// Labels between dots, none of them empty.
bool is_host(std::string_view host) {
    return !host.empty() && host.front() != '.' && host.back() != '.' && host.find("..") == std::string_view::npos;
}

}  // namespace

std::string normalise_address(std::string_view text) {
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    std::string key(text);
    std::transform(key.begin(), key.end(), key.begin(), lower);
    return key;
}

bool is_email(std::string_view address) {
    const auto at = address.find('@');
    return address.size() <= longest_address && at != std::string_view::npos && at > 0 && at <= 64 &&
           address.find('@', at + 1) == std::string_view::npos && is_host(address.substr(at + 1)) &&
           std::none_of(address.begin(), address.end(), is_forbidden);
}

}  // namespace risk::domain
