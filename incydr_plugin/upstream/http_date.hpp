// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace risk::incydr {

/// An HTTP date in any of the three forms of RFC 9110 5.6.7, as Unix seconds. Does not look at the locale.
[[nodiscard]] std::optional<std::int64_t> parse_http_date(std::string_view text);

/// Unix milliseconds as "2026-03-01T12:00:00.000Z"; the nearest of the years 1970 to 9999.
[[nodiscard]] std::string iso_time(std::int64_t unix_ms);

/// The same text without a string: five times an alert.
using IsoTime = std::array<char, 24>;
[[nodiscard]] IsoTime iso_time_of(std::int64_t unix_ms);

}  // namespace risk::incydr
