// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/fwd.hpp>
#include <boost/json/storage_ptr.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace risk::incydr {

/// Parses leniently: what is no UTF-8, and halves of surrogate pairs (a text that was cut in the middle), become
/// U+FFFD instead of making everything else unreadable. Nothing if it is no JSON.
[[nodiscard]] std::optional<boost::json::value> parse_json(std::string_view text,
                                                           const boost::json::storage_ptr& memory = {});

/// The text with those repairs made, which change nothing in well-formed JSON.
[[nodiscard]] std::string repaired_json(std::string_view text);

/// A member of an object; null if there is none or `value` is no object.
[[nodiscard]] const boost::json::value* member(const boost::json::value& value, std::string_view name);

/// A string, or a number as text. Empty for anything else.
[[nodiscard]] std::string text_at(const boost::json::value& object, std::string_view name);
/// A whole number, also when written as 3.0 or "3".
[[nodiscard]] std::optional<std::int64_t> integer_at(const boost::json::value& object, std::string_view name);
/// As integer_at() reads them: 3.0 and "3" are 3.
[[nodiscard]] std::optional<std::int64_t> whole_number(double number);
[[nodiscard]] std::optional<std::int64_t> whole_number(std::string_view text);
/// An array's elements; null if it is not there or no array.
[[nodiscard]] const boost::json::array* array_at(const boost::json::value& object, std::string_view name);

}  // namespace risk::incydr
