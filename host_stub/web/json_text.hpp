// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/fwd.hpp>
#include <cstdint>
#include <string>
#include <string_view>

namespace risk::web {

/// On one line. Unlike boost::json::serialize, numbers look as people write them: 2.5, not 2.5E0.
std::string json_text(const boost::json::value& value);

/// Adds "name" in RFC 3339 and "name_s" in Unix seconds; null both when seconds is 0 (never, or not known).
void put_time(boost::json::object& object, std::string_view name, std::int64_t seconds);

}  // namespace risk::web
