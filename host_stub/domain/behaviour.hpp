// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

namespace risk::domain {

/// A scored category. The numbers are stored: they never change their meaning.
enum class Behaviour : std::uint8_t { sensitive_data_handling = 1 };

/// "sensitive_data_handling": for programs.
std::string_view behaviour_id(Behaviour behaviour);
/// "Sensitive Data Handling": for people.
std::string_view behaviour_title(Behaviour behaviour);

}  // namespace risk::domain
