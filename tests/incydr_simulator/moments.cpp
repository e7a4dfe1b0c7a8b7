// SPDX-License-Identifier: Apache-2.0
#include "incydr_simulator/moments.hpp"

#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <utility>

namespace risk::incydr_simulator {
namespace {

struct Parts {
    std::chrono::year_month_day date;
    std::chrono::hh_mm_ss<std::chrono::milliseconds> time;
    unsigned weekday;  // 0 is Sunday
};

Parts parts_of(Ms at) {
    const std::chrono::sys_time<std::chrono::milliseconds> point{std::chrono::milliseconds{at}};
    const auto day = std::chrono::floor<std::chrono::days>(point);
    return {std::chrono::year_month_day{day}, std::chrono::hh_mm_ss<std::chrono::milliseconds>{point - day},
            std::chrono::weekday{day}.c_encoding()};
}

template <class... Args>
std::string print(const char* format, Args... args) {
    std::array<char, 80> text{};
    std::snprintf(text.data(), text.size(), format, args...);
    return text.data();
}

bool number(std::string_view& text, std::size_t digits, int& value) {
    if (text.size() < digits) return false;
    const auto [end, error] = std::from_chars(text.data(), text.data() + digits, value);
    if (error != std::errc{} || end != text.data() + digits || value < 0) return false;
    text.remove_prefix(digits);
    return true;
}

bool skip(std::string_view& text, std::string_view any_of) {
    if (text.empty() || any_of.find(text.front()) == std::string_view::npos) return false;
    text.remove_prefix(1);
    return true;
}

Ms fraction_ms(std::string_view& text) {
    Ms value = 0;
    Ms scale = 100;
    while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
        value += (text.front() - '0') * scale;
        scale /= 10;
        text.remove_prefix(1);
    }
    return value;
}

std::optional<Ms> zone_ms(std::string_view text) {
    if (text == "Z" || text == "z") return 0;
    const Ms sign = text.starts_with('-') ? -1 : 1;
    int hours = 0;
    int minutes = 0;
    if (!skip(text, "+-") || !number(text, 2, hours) || !skip(text, ":") || !number(text, 2, minutes) || !text.empty())
        return std::nullopt;
    return sign * (hours * hour_ms + minutes * minute_ms);
}

}  // namespace

std::string rfc3339(Ms at) {
    const Parts p = parts_of(at);
    return print("%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", static_cast<int>(p.date.year()),
                 static_cast<unsigned>(p.date.month()), static_cast<unsigned>(p.date.day()),
                 static_cast<int>(p.time.hours().count()), static_cast<int>(p.time.minutes().count()),
                 static_cast<int>(p.time.seconds().count()), static_cast<int>(p.time.subseconds().count()));
}

std::string http_date(Ms at) {
    static constexpr std::array days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const Parts p = parts_of(at);
    return print("%s, %02u %s %04d %02d:%02d:%02d GMT", days[p.weekday], static_cast<unsigned>(p.date.day()),
                 months[static_cast<unsigned>(p.date.month()) - 1], static_cast<int>(p.date.year()),
                 static_cast<int>(p.time.hours().count()), static_cast<int>(p.time.minutes().count()),
                 static_cast<int>(p.time.seconds().count()));
}

std::optional<Ms> parse_rfc3339(std::string_view text) {
    int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
    if (!number(text, 4, year) || !skip(text, "-") || !number(text, 2, month) || !skip(text, "-") ||
        !number(text, 2, day) || !skip(text, "Tt ") || !number(text, 2, hour) || !skip(text, ":") ||
        !number(text, 2, minute) || !skip(text, ":") || !number(text, 2, second))
        return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                                           std::chrono::day{static_cast<unsigned>(day)}};
    if (!date.ok() || hour > 23 || minute > 59 || second > 60) return std::nullopt;
    const Ms fraction = skip(text, ".") ? fraction_ms(text) : 0;
    const auto zone = zone_ms(text);
    if (!zone) return std::nullopt;
    const Ms days = std::chrono::sys_days{date}.time_since_epoch().count();
    return days * day_ms + hour * hour_ms + minute * minute_ms + second * second_ms + fraction - *zone;
}

std::optional<Ms> parse_duration(std::string_view text) {
    static constexpr std::array<std::pair<std::string_view, Ms>, 5> units{
        {{"ms", 1}, {"s", second_ms}, {"m", minute_ms}, {"h", hour_ms}, {"d", day_ms}}};
    Ms count = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (error != std::errc{}) return std::nullopt;
    const std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
    for (const auto& [name, length] : units)
        if (unit == name) return count * length;
    return std::nullopt;
}

std::optional<Ms> parse_moment(std::string_view text, Ms now) {
    if (!text.starts_with("now")) return parse_rfc3339(text);
    text.remove_prefix(3);
    if (text.empty()) return now;
    const bool back = text.front() == '-';
    if (!skip(text, "+-")) return std::nullopt;
    const auto distance = parse_duration(text);
    if (!distance) return std::nullopt;
    return back ? now - *distance : now + *distance;
}

}  // namespace risk::incydr_simulator
