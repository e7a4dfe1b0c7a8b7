// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace risk::web {

/// "2025-11-22T20:26:45Z" of Unix seconds.
std::string rfc3339(std::int64_t seconds);
/// "2025-11-22" of days since the Unix epoch.
std::string date_text(std::int64_t day);
/// RFC 3339 with Z or an offset, a bare date (its UTC midnight), or whole Unix seconds; nothing if it is none of them.
std::optional<std::int64_t> parse_time(std::string_view text);

}  // namespace risk::web
