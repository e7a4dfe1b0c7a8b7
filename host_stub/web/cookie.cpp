// SPDX-License-Identifier: Apache-2.0
#include "web/cookie.hpp"

#include <algorithm>

namespace risk::web {
namespace {

constexpr std::string_view name = "__Host-risk_session";
constexpr auto attributes = "; Path=/; Secure; HttpOnly; SameSite=Strict";

std::string_view trimmed(std::string_view text) {
    while (text.starts_with(' ') || text.starts_with('\t')) text.remove_prefix(1);
    while (text.ends_with(' ') || text.ends_with('\t')) text.remove_suffix(1);
    return text;
}

}  // namespace

std::optional<std::string_view> session_cookie(std::string_view header) {
    std::optional<std::string_view> found;
    while (!header.empty()) {
        const auto length = std::min(header.find(';'), header.size());
        const auto pair = trimmed(header.substr(0, length));
        header.remove_prefix(std::min(length + 1, header.size()));
        const auto equals = pair.find('=');
        if (equals == std::string_view::npos || pair.substr(0, equals) != name) continue;
        if (found) return std::nullopt;
        found = pair.substr(equals + 1);
    }
    return found;
}

std::string session_cookie_of(const Secret& id) { return std::string(name) + '=' + id.reveal() + attributes; }

std::string no_session_cookie() { return std::string(name) + '=' + attributes + "; Max-Age=0"; }

}  // namespace risk::web
