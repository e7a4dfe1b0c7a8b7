// SPDX-License-Identifier: Apache-2.0
// A Date or Retry-After: what is read as a time reads as the same time in the form of RFC 9110, and no server makes us wait
// longer than an hour or not at all.
#include "upstream/http_date.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>

#include "fuzz.hpp"
#include "upstream/retry_after.hpp"

namespace risk::fuzz {
namespace {

constexpr std::int64_t now_ms = 1'772'366'400'000;     // 2026-03-01T12:00:00Z
constexpr std::int64_t last_second = 253'402'300'799;  // of the year 9999

std::string written(std::int64_t unix_s) {
    static constexpr std::array days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto time = static_cast<std::time_t>(unix_s);
    std::tm parts{};
    ::gmtime_r(&time, &parts);
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%s, %02d %s %04d %02d:%02d:%02d GMT",
                  days[static_cast<std::size_t>(parts.tm_wday)], parts.tm_mday,
                  months[static_cast<std::size_t>(parts.tm_mon)], parts.tm_year + 1900, parts.tm_hour, parts.tm_min,
                  parts.tm_sec);
    return text.data();
}

bool all_digits(std::string_view text) { return !text.empty() && text.find_first_not_of("0123456789") == text.npos; }

}  // namespace

void try_input(std::string_view input) {
    if (const auto at = incydr::parse_http_date(input)) {
        require(*at >= -62'167'219'200 && *at <= last_second + 1, "a time lies in the years 0 to 9999");
        const std::string again = written(std::min(*at, last_second));  // a leap second at the end is one too many
        require(*at > last_second || incydr::parse_http_date(again) == at, "and is the same when written anew", again);
    }
    const auto wait = incydr::parse_retry_after(input, now_ms);
    if (wait) require(*wait >= 1000 && *wait <= incydr::longest_retry_after_ms, "a wait is a second to an hour");
    if (all_digits(input)) {
        require(wait.has_value(), "a number is a wait");
        const bool huge = input.size() > 9;
        const std::int64_t seconds = huge ? 1'000'000'000 : std::stoll(std::string(input));
        const std::int64_t exact = std::min(std::max<std::int64_t>(seconds, 1), std::int64_t{3600}) * 1000;
        if (!huge || input.find_first_not_of('0') < input.size() - 9) require(*wait == exact, "of as many seconds");
    }
}

}  // namespace risk::fuzz
