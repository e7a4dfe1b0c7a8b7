// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace risk::incydr {

/// No upstream keeps us waiting longer than this, whatever it writes: a typing error there is no outage here.
inline constexpr std::int64_t longest_retry_after_ms = 60 * 60 * 1000;

/// How long a Retry-After asks to wait, in milliseconds: at least a second, at most longest_retry_after_ms. Seconds or
/// an HTTP date, which counts from `server_now_ms`, the sender's own clock. Nothing if the value is neither.
[[nodiscard]] std::optional<std::int64_t> parse_retry_after(std::string_view value, std::int64_t server_now_ms);

}  // namespace risk::incydr
