// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace risk::incydr_simulator {

/// Unix milliseconds, the unit of everything in this folder.
using Ms = std::int64_t;

inline constexpr Ms second_ms = 1'000;
inline constexpr Ms minute_ms = 60 * second_ms;
inline constexpr Ms hour_ms = 60 * minute_ms;
inline constexpr Ms day_ms = 24 * hour_ms;

std::string rfc3339(Ms at);    ///< 2026-03-02T09:00:00.000Z
std::string http_date(Ms at);  ///< Mon, 02 Mar 2026 09:00:00 GMT

/// 2026-03-02T09:00:00[.123](Z|+01:00)
std::optional<Ms> parse_rfc3339(std::string_view text);

/// "250ms", "5s", "90m", "10h", "30d"; a leading minus is allowed.
std::optional<Ms> parse_duration(std::string_view text);

/// RFC 3339, or "now", or "now-10h", "now+5m".
std::optional<Ms> parse_moment(std::string_view text, Ms now);

}  // namespace risk::incydr_simulator
