// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

namespace soci {
class session;
}

namespace risk::store::setting {

inline constexpr auto commits = "commits";  ///< transactions so far (lineage.hpp)
inline constexpr auto critical_penalty_seconds = "critical_penalty_seconds";
inline constexpr auto database = "database";                          ///< its own number (lineage.hpp)
inline constexpr auto directory_imported_s = "directory_imported_s";  ///< there is a directory, since or as of then
inline constexpr auto matched_late = "matched_late";  ///< events so far that found their person after they were stored
inline constexpr auto secret_key = "secret_key";      ///< its id; the key is in its file
inline constexpr auto secret_key_since_s = "secret_key_since_s";  ///< secrets are sealed with it since then
inline constexpr auto snapshots_from = "snapshots_from";          ///< first day on record
inline constexpr auto snapshots_through = "snapshots_through";    ///< last day on record

/// A number that was stored under a name. Within the caller's transaction.
std::int64_t get(soci::session& sql, const std::string& name, std::int64_t otherwise);
bool has(soci::session& sql, const std::string& name);
void set(soci::session& sql, const std::string& name, std::int64_t value);

}  // namespace risk::store::setting
