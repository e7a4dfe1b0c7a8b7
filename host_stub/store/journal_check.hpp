// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "base/failure.hpp"

namespace risk::store {

/// SQLite takes any -journal file beside a database for what a killed process left, and puts the pages in it over those of
/// now. We write none but for the moment in which the first page says how the database is written from then on. Failure:
/// it is another one.
Result<void> check_journal(const std::filesystem::path& database);

}  // namespace risk::store
