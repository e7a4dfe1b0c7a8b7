// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>

#include "base/failure.hpp"

namespace soci {
class session;
}

namespace risk::store {

/// What kind of SQLite file this is, before anything in it is touched.
struct Identity {
    bool empty = false;        ///< no table, no mark: new
    std::int64_t version = 0;  ///< the last migration that ran
};
/// Failures: another program's, or written by a newer version of this one.
Result<Identity> identify(soci::session& session, const std::filesystem::path& file);

/// Runs the migrations that are missing, each in its own transaction.
void migrate(soci::session& session);

}  // namespace risk::store
