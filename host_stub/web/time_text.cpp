// SPDX-License-Identifier: Apache-2.0
#include "web/time_text.hpp"

#include <spdlog/fmt/fmt.h>
#include <charconv>
#include <chrono>

namespace risk::web {
namespace {

using namespace std::chrono;

/// Exactly the digits of text[at, at + length), or nothing.
std::optional<int> digits(std::string_view text, std::size_t at, std::size_t length) {
    if (text.size() < at + length) return std::nullopt;
    int value = 0;
    for (const char c : text.substr(at, length)) {
        if (c < '0' || c > '9') return std::nullopt;
        value = value * 10 + (c - '0');
    }
    return value;
}

std::optional<std::int64_t> parse_date(std::string_view text) {
    const auto y = digits(text, 0, 4), m = digits(text, 5, 2), d = digits(text, 8, 2);
    if (!y || !m || !d || text[4] != '-' || text[7] != '-') return std::nullopt;
    const year_month_day date{year(*y), month(static_cast<unsigned>(*m)), day(static_cast<unsigned>(*d))};
    if (!date.ok()) return std::nullopt;
    return sys_days(date).time_since_epoch().count() * std::int64_t{86'400};
}

/// "Z" or "+hh:mm"; in seconds east of UTC.
std::optional<std::int64_t> parse_offset(std::string_view text) {
    if (text == "Z" || text == "z") return 0;
    const auto h = digits(text, 1, 2), m = digits(text, 4, 2);
    if (text.size() != 6 || !h || !m || *h > 23 || *m > 59 || text[3] != ':') return std::nullopt;
    if (text[0] != '+' && text[0] != '-') return std::nullopt;
    return (text[0] == '-' ? -1 : 1) * (*h * 3600 + *m * 60);
}

std::optional<std::int64_t> parse_time_of_day(std::string_view text) {
    const auto h = digits(text, 0, 2), m = digits(text, 3, 2), s = digits(text, 6, 2);
    if (!h || !m || !s || text[2] != ':' || text[5] != ':' || *h > 23 || *m > 59 || *s > 60) return std::nullopt;
    std::size_t zone = 8;
    if (zone < text.size() && text[zone] == '.') {
        while (++zone < text.size() && text[zone] >= '0' && text[zone] <= '9') {
        }
    }
    const auto offset = parse_offset(text.substr(zone));
    if (!offset) return std::nullopt;
    return *h * 3600 + *m * 60 + *s - *offset;
}

}  // namespace

std::string date_text(std::int64_t day_number) {
    const year_month_day date{sys_days(days(day_number))};
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                       static_cast<unsigned>(date.day()));
}

std::string rfc3339(std::int64_t seconds) {
    const std::int64_t day_number = seconds >= 0 ? seconds / 86'400 : (seconds - 86'399) / 86'400;
    const std::int64_t rest = seconds - day_number * 86'400;
    return fmt::format("{}T{:02}:{:02}:{:02}Z", date_text(day_number), rest / 3600, rest / 60 % 60, rest % 60);
}

std::optional<std::int64_t> parse_time(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error == std::errc{} && end == text.data() + text.size()) return number;
    const auto date = parse_date(text);
    if (!date || text.size() == 10) return date;
    if (text[10] != 'T' && text[10] != 't' && text[10] != ' ') return std::nullopt;
    const auto time = parse_time_of_day(text.substr(11));
    return time ? std::optional(*date + *time) : std::nullopt;
}

}  // namespace risk::web
