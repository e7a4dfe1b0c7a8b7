// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "base/failure.hpp"

namespace risk::store {

class Database;

/// Where the link to the first set-up is kept, beside the database, for whoever did not see it printed.
std::filesystem::path set_up_file(const Database& database);

/// In the place of a former one; mode 0600 from the beginning.
Result<void> write_set_up_file(const Database& database, const std::string& link);
void remove_set_up_file(const Database& database);

}  // namespace risk::store
