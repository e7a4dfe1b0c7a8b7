// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

#include "base/failure.hpp"

namespace soci {
class session;
}

namespace risk::store {

enum class OpenMode {
    create_or_open,
    existing,
    read_only,
    inspect,  ///< read-only, and an older schema will do: for backups
};

/// One connection to the store. Not thread-safe: each thread opens its own. Every store class in this folder is a
/// view of a Database and must not outlive it.
class Database {
  public:
    /// Opens (and creates, mode 0600) the file, checks that it is ours, and runs missing migrations forward, each in a
    /// transaction. Failures: not ours, newer than this program, corrupt, read-only, disk full, locked, no directory.
    /// read_only never migrates: an older schema is a Failure. patience_ms: how long to wait for another's lock.
    static Result<std::unique_ptr<Database>> open(const std::filesystem::path& file, OpenMode mode,
                                                  int patience_ms = 5000);
    ~Database();

    [[nodiscard]] soci::session& session();
    [[nodiscard]] const std::filesystem::path& file() const;
    /// Changes when another connection has committed; costs no I/O to speak of.
    [[nodiscard]] std::int64_t data_version();
    /// A consistent copy while others go on writing. Never overwrites; mode 0600.
    Result<void> backup_to(const std::filesystem::path& target);
    /// Reads the whole file and compares its parts with each other. Seconds a gigabyte.
    Result<void> check_integrity();

  private:
    struct Impl;
    explicit Database(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

/// Puts a backup in the place of target (or where there is none yet). Refuses a backup that is not ours, newer or damaged,
/// and a target that any process has open. Sessions and one-time links of the backup end; tokens come back as they were. The former file stays beside it; its path is the value (empty: none).
Result<std::filesystem::path> restore_database(const std::filesystem::path& backup,
                                               const std::filesystem::path& target);

}  // namespace risk::store
