// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "base/failure.hpp"

namespace risk::store {

/// Where the link to the first set-up is kept, in the data directory, for whoever did not see it printed.
std::filesystem::path set_up_file(const std::filesystem::path& data);

/// In the place of a former one; mode 0600 from the beginning.
Result<void> write_set_up_file(const std::filesystem::path& data, const std::string& link);
void remove_set_up_file(const std::filesystem::path& data);

}  // namespace risk::store
