// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include "base/failure.hpp"

namespace risk::store {

/// Follows the name of a file that is still being made.
inline constexpr auto provisional_suffix = ".part-";

/// Makes a file that appears whole or not at all, mode 0600, and never in the place of another: fill writes it under a
/// provisional name beside target, then it is made durable and gets its name. what: the sentence of a Failure.
Result<void> create_private_file(const std::filesystem::path& target, const std::string& what,
                                 const std::function<Result<void>(const std::filesystem::path& provisional)>& fill);

/// Writes all of it into a file that exists and is no symbolic link. 0 or an errno.
int write_into(const std::filesystem::path& file, std::string_view bytes);

/// Makes file and directory entry durable. 0 or an errno.
int make_durable(const std::filesystem::path& file);

}  // namespace risk::store
