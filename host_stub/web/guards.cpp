// SPDX-License-Identifier: Apache-2.0
#include "web/guards.hpp"

#include <algorithm>
#include <array>
#include <ctime>
#include <string_view>
#include <utility>

namespace risk::web {
namespace {

using Line = std::pair<std::string_view, std::string_view>;

constexpr std::string_view data_policy = "default-src 'none'; frame-ancestors 'none'";
constexpr std::string_view page_policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

constexpr std::array<Line, 6> always{{{"Cache-Control", "no-store"},
                                      {"X-Content-Type-Options", "nosniff"},
                                      {"Referrer-Policy", "no-referrer"},
                                      {"Cross-Origin-Opener-Policy", "same-origin"},
                                      {"Cross-Origin-Resource-Policy", "same-origin"},
                                      {"Permissions-Policy",
                                       "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), "
                                       "microphone=(), payment=(), usb=()"}}};

void add(Response& response, std::string_view name, std::string_view value) {
    const auto there = std::ranges::any_of(response.headers, [&](const auto& line) { return line.first == name; });
    if (!there) response.headers.emplace_back(name, value);
}

}  // namespace

void add_guards(Response& response, const std::string& request_id, std::int64_t now_s, bool secure) {
    add(response, "X-Request-Id", request_id);
    add(response, "Date", http_date(now_s));
    for (const auto& [name, value] : always) add(response, name, value);
    const bool page = response.content_type.starts_with("text/html");
    add(response, "Content-Security-Policy", page ? page_policy : data_policy);
    if (secure) add(response, "Strict-Transport-Security", "max-age=31536000");
}

std::string http_date(std::int64_t seconds) {
    const std::time_t when = seconds;
    std::tm parts{};
    gmtime_r(&when, &parts);
    std::array<char, 40> text{};
    // Names of days and months are English in the "C" locale, which this program never leaves.
    const auto length = std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
    return {text.data(), length};
}

}  // namespace risk::web
