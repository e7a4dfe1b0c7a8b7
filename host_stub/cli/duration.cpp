// SPDX-License-Identifier: Apache-2.0
#include "cli/duration.hpp"

#include <array>
#include <charconv>
#include <utility>

namespace risk::cli {
namespace {

constexpr std::array<std::pair<std::string_view, std::int64_t>, 5> units{
    {{"d", 86'400'000}, {"h", 3'600'000}, {"m", 60'000}, {"s", 1000}, {"ms", 1}}};

}  // namespace

Result<std::int64_t> parse_duration(std::string_view text) {
    std::int64_t count = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    const std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
    const bool number = error == std::errc{} && count > 0 && count < 1'000'000'000;
    for (const auto& [name, milliseconds] : units) {
        if (number && (unit == name || (unit.empty() && name == "s"))) return count * milliseconds;
    }
    return Failure{"", "--interval", "a duration such as 30s, 5m or 1h", '"' + std::string(text) + '"', ""};
}

std::string duration_text(std::int64_t milliseconds) {
    for (const auto& [name, unit] : units) {
        if (milliseconds % unit == 0 && milliseconds >= unit)
            return std::to_string(milliseconds / unit) + std::string(name);
    }
    return std::to_string(milliseconds) + "ms";
}

}  // namespace risk::cli
