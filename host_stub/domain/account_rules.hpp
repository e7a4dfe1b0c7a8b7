// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/failure.hpp"

// What may be typed where accounts, roles and tokens are made. Each answers nothing if it may; a Failure names the field.
namespace risk::domain {

inline constexpr std::size_t longest_account_name = 100;
inline constexpr std::size_t shortest_password = 12;   ///< bytes of UTF-8 as typed: nothing is normalised
inline constexpr std::size_t longest_password = 1024;  ///< the same

/// One key for "Ann", "ann" and " ann ".
std::string account_key(std::string_view name);

/// "name": letters a-z, digits, and . _ - + @: nobody can look like another in the audit log.
Result<void> check_account_name(std::string_view name);

/// "password": long enough, not the account's name, none of those that everybody tries first.
Result<void> check_password(std::string_view password, std::string_view account_name);

/// A name that is shown to people: of an account, a role, a token. Not empty, one line, at most 100 bytes.
Result<void> check_shown_name(std::string_view name, const std::string& field);

}  // namespace risk::domain
