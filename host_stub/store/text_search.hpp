// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace risk::store {

/// ASCII letters; others stay as they are.
std::string in_lower_case(std::string_view text);

/// Whether a text has this part in it; the part is in lower case, and ASCII letters of the text may be in either.
bool holds(std::string_view text, std::string_view part);

}  // namespace risk::store
