// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace risk::integrations {

/// With a full stop at its end.
std::string sentence(std::string_view text);
/// The parts of "a, b,c"; empty ones are left out.
std::vector<std::string> split_list(std::string_view text);
std::string join_list(const std::vector<std::string>& parts, std::string_view separator);
/// "12 s", "4 min", "3 h": never "0 s" for what is still to come.
std::string duration_words(std::int64_t nanoseconds);
/// "14:05:10 UTC"; with the date when it is not the day of now.
std::string clock_words(std::int64_t unix_s, std::int64_t now_s);

}  // namespace risk::integrations
