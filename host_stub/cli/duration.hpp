// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/failure.hpp"

namespace risk::cli {

/// "250ms", "30s", "5m", "1h", "1d" in milliseconds; a bare number is seconds.
Result<std::int64_t> parse_duration(std::string_view text);
/// The inverse, in the largest unit that is exact: "5m".
std::string duration_text(std::int64_t milliseconds);

}  // namespace risk::cli
