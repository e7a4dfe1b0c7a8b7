// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "web/request.hpp"
#include "web/response.hpp"

namespace risk::web {

/// Whether the client takes gzip: "gzip" or "*" in Accept-Encoding, not with q=0.
bool accepts_gzip(const Request& request);

/// Whether If-None-Match names this ETag, or is "*".
bool names_etag(std::string_view if_none_match, std::string_view etag);

/// Gives an answer to a GET or HEAD of data its ETag, turns it into a 304 if the client has it already, and compresses it
/// if that helps. What is answered to other methods stays as it is: it may hold a secret beside what the client has sent,
/// and its compressed length would tell of both.
void encode_answer(const Request& head, Response& response);

}  // namespace risk::web
