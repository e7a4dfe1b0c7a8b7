// SPDX-License-Identifier: Apache-2.0
#include "upstream/http_date.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>

namespace risk::incydr {
namespace {

constexpr std::int64_t last_of_9999_ms = 253'402'300'799'999;

struct Fields {
    std::array<char, 4> month{};
    int day = 0, year = 0, hour = 0, minute = 0, second = 0;
};

std::optional<unsigned> month_number(std::string_view name) {
    static constexpr std::string_view names = "JanFebMarAprMayJunJulAugSepOctNovDec";
    const std::size_t at = names.find(name);
    if (name.size() != 3 || at == std::string_view::npos || at % 3 != 0) return std::nullopt;
    return static_cast<unsigned>(at / 3 + 1);
}

// sscanf takes a sign for a part of a number.
std::optional<std::int64_t> seconds_of(const Fields& f) {
    using namespace std::chrono;
    const auto number = month_number(f.month.data());
    if (!number) return std::nullopt;
    const year_month_day date{year{f.year}, month{*number}, day{static_cast<unsigned>(f.day)}};
    const bool clock_ok =
        f.hour >= 0 && f.hour < 24 && f.minute >= 0 && f.minute < 60 && f.second >= 0 && f.second <= 60;
    if (!date.ok() || !clock_ok || f.year < 0) return std::nullopt;
    const auto at = sys_days{date} + hours{f.hour} + minutes{f.minute} + seconds{f.second};
    return duration_cast<seconds>(at.time_since_epoch()).count();
}

// A two-digit year is taken as 1970-2069.
int full_year(int two_digits) { return two_digits < 0 ? two_digits : two_digits + (two_digits < 70 ? 2000 : 1900); }

}  // namespace

std::optional<std::int64_t> parse_http_date(std::string_view text) {
    const std::string copy(text.substr(0, 64));
    Fields f;
    int end = 0;
    const auto whole = [&](int got) { return got == 6 && end > 0 && static_cast<std::size_t>(end) == copy.size(); };
    if (whole(std::sscanf(copy.c_str(), "%*3[A-Za-z], %2d %3s %4d %2d:%2d:%2d GMT%n", &f.day, f.month.data(), &f.year,
                          &f.hour, &f.minute, &f.second, &end))) {
        return seconds_of(f);
    }
    f = {}, end = 0;
    if (whole(std::sscanf(copy.c_str(), "%*9[A-Za-z], %2d-%3[A-Za-z]-%2d %2d:%2d:%2d GMT%n", &f.day, f.month.data(),
                          &f.year, &f.hour, &f.minute, &f.second, &end))) {
        f.year = full_year(f.year);
        return seconds_of(f);
    }
    f = {}, end = 0;
    if (whole(std::sscanf(copy.c_str(), "%*3[A-Za-z] %3s %2d %2d:%2d:%2d %4d%n", f.month.data(), &f.day, &f.hour,
                          &f.minute, &f.second, &f.year, &end))) {
        return seconds_of(f);
    }
    return std::nullopt;
}

IsoTime iso_time_of(std::int64_t unix_ms) {
    using namespace std::chrono;
    const sys_time<milliseconds> at{milliseconds{std::clamp(unix_ms, std::int64_t(0), last_of_9999_ms)}};
    const auto midnight = floor<days>(at);
    const year_month_day date{midnight};
    const hh_mm_ss clock{at - midnight};
    IsoTime text{'0', '0', '0', '0', '-', '0', '0', '-', '0', '0', 'T', '0',
                 '0', ':', '0', '0', ':', '0', '0', '.', '0', '0', '0', 'Z'};
    const auto two_digits = [&text](std::size_t first, unsigned number) {
        text[first] = static_cast<char>('0' + number / 10);
        text[first + 1] = static_cast<char>('0' + number % 10);
    };
    const auto year = static_cast<unsigned>(static_cast<int>(date.year()));
    const auto ms = static_cast<unsigned>(clock.subseconds().count());
    two_digits(0, year / 100);
    two_digits(2, year % 100);
    two_digits(5, static_cast<unsigned>(date.month()));
    two_digits(8, static_cast<unsigned>(date.day()));
    two_digits(11, static_cast<unsigned>(clock.hours().count()));
    two_digits(14, static_cast<unsigned>(clock.minutes().count()));
    two_digits(17, static_cast<unsigned>(clock.seconds().count()));
    text[20] = static_cast<char>('0' + ms / 100);
    two_digits(21, ms % 100);
    return text;
}

std::string iso_time(std::int64_t unix_ms) {
    const IsoTime text = iso_time_of(unix_ms);
    return {text.begin(), text.end()};
}

}  // namespace risk::incydr
