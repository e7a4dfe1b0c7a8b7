// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/fwd.hpp>
#include <cstddef>
#include <string>
#include <string_view>

#include "base/failure.hpp"

namespace risk::plugins {

struct JsonLimits {
    std::size_t bytes = 1U << 20U;
    std::size_t depth = 16;
};

/// Parses what people write. A key that occurs twice is a failure (Boost.JSON would keep the last one silently), and so are
/// a text too long, nested too deep, or no JSON, and a number beyond what can be written again; `where` is the file followed by line and column, or by the JSON pointer.
Result<boost::json::value> parse_strict_json(std::string_view text, std::string_view file,
                                             const JsonLimits& limits = {});

/// One step of a JSON pointer: "/" and the name, escaped.
std::string pointer_step(std::string_view name);

}  // namespace risk::plugins
