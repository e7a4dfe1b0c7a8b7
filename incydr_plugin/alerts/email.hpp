// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace risk::incydr {

/// Whether a text can be a person's e-mail address. Blank, UNKNOWN, NAME_NOT_AVAILABLE and display names cannot.
[[nodiscard]] bool looks_like_email(std::string_view text);

/// Addresses are compared without regard to case: ASCII letters become small.
[[nodiscard]] std::string lower_case(std::string_view text);

}  // namespace risk::incydr
