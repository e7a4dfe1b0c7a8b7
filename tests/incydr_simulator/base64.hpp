// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace risk::incydr_simulator {

std::string base64url(std::string_view bytes);                    ///< without padding
std::optional<std::string> base64_decode(std::string_view text);  ///< standard alphabet, padded

}  // namespace risk::incydr_simulator
