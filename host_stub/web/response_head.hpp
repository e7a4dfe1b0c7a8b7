// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "web/response.hpp"

namespace risk::web {

/// How the client finds the end of an answer.
enum class Framing : std::uint8_t {
    length,
    chunks,
    until_closed,  ///< HTTP/1.0 has no chunks
    no_body,       ///< 204, 304
};

/// Status line and header of HTTP/1.1 to the empty line. A control character in a header's value becomes '?': an answer is
/// never split by what somebody has sent.
std::string response_head(const Response& response, Framing framing, bool keep_alive);

/// "5\r\nhello\r\n"; text must not be empty: that would be the end.
std::string chunk(std::string_view text);
inline constexpr std::string_view last_chunk = "0\r\n\r\n";

}  // namespace risk::web
