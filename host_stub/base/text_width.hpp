// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace risk {

/// Columns that UTF-8 text takes on a terminal: combining marks none, East Asian wide characters and emoji two.
std::size_t text_width(std::string_view text);

/// Control characters and broken UTF-8 replaced by '?': what comes from upstream must not steer a terminal, and one cell
/// is one line.
std::string printable(std::string_view text);

}  // namespace risk
