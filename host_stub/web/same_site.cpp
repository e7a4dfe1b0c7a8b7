// SPDX-License-Identifier: Apache-2.0
#include "web/same_site.hpp"

#include <algorithm>
#include <cctype>

namespace risk::web {
namespace {

bool same_text(std::string_view a, std::string_view b) {
    return std::ranges::equal(a, b,
                              [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

/// "http://localhost:8080" is the origin of whoever was asked as "localhost:8080".
bool origin_is(std::string_view origin, std::string_view host) {
    for (const std::string_view scheme : {"http://", "https://"}) {
        if (origin.starts_with(scheme)) return !host.empty() && same_text(origin.substr(scheme.size()), host);
    }
    return false;
}

}  // namespace

bool is_safe(const Request& request) { return request.method == "GET" || request.method == "HEAD"; }

bool comes_from_elsewhere(const Request& request, bool with_cookie) {
    const auto site = request.header("sec-fetch-site"), origin = request.header("origin");
    if (!site.empty()) return site != "same-origin";
    if (!origin.empty()) return !origin_is(origin, request.header("host"));
    return with_cookie;
}

}  // namespace risk::web
