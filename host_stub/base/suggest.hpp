// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace risk {

/// "Did you mean "incydr"?" if one of the known names is close to what was typed, else "There are: …", else "There are none."
std::string suggestion(std::string_view typed, std::span<const std::string> known);

}  // namespace risk
