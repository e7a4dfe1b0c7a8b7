// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "web/response.hpp"

namespace risk::web {

/// The header lines that every answer has: who may cache, frame, embed or sniff it (nobody), and what a page may load (its
/// own files). Those that the answer has already stay.
void add_guards(Response& response, const std::string& request_id, std::int64_t now_s, bool secure);

/// "Sat, 22 Nov 2025 20:26:45 GMT"
std::string http_date(std::int64_t seconds);

}  // namespace risk::web
