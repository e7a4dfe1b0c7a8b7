// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

#include "base/failure.hpp"

namespace soci {
class session;
}

namespace risk::store {

/// Which database this is, and how many transactions it has seen: a number that each of them counts up, so that it is in
/// each log. SQLite takes any -wal file beside a database for its own, and would put pages of another database or time
/// over those of now.
struct Lineage {
    std::int64_t database = 0;  ///< 0: older than lineages
    std::int64_t commits = 0;
};

/// What the file says by itself, without its log. To be asked before a connection reads it. Nothing: there is no log, or
/// somebody writes the file just now.
std::optional<Lineage> lineage_without_log(const std::filesystem::path& file);

/// Whether the log that the connection sees belongs to the file. Failure: it does not, and nothing was changed.
Result<void> check_log(soci::session& session, const std::filesystem::path& file, const std::optional<Lineage>& alone);

/// A database, or the copy of one, is one of its own from here on. In the caller's transaction.
void begin_lineage(soci::session& session);
/// For one that has none yet.
void begin_lineage_if_none(soci::session& session);

}  // namespace risk::store
