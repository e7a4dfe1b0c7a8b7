// SPDX-License-Identifier: Apache-2.0
#include "upstream/retry_after.hpp"

#include <algorithm>
#include <charconv>

#include "upstream/http_date.hpp"

namespace risk::incydr {
namespace {

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

bool all_digits(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::int64_t capped(std::int64_t ms) { return std::clamp<std::int64_t>(ms, 1000, longest_retry_after_ms); }

}  // namespace

std::optional<std::int64_t> parse_retry_after(std::string_view value, std::int64_t server_now_ms) {
    const std::string_view text = trimmed(value);
    if (all_digits(text)) {
        std::int64_t seconds = longest_retry_after_ms;  // stands if the number does not fit
        std::from_chars(text.data(), text.data() + text.size(), seconds);
        return capped(std::min(seconds, longest_retry_after_ms) * 1000);
    }
    if (const auto at = parse_http_date(text)) return capped(*at * 1000 - server_now_ms);
    return std::nullopt;
}

}  // namespace risk::incydr
