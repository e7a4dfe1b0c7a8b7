// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

namespace soci {
class session;
class soci_error;
}  // namespace soci

// The one place that reaches through SOCI to SQLite itself, for what SOCI has no words for.
namespace risk::store {

enum class SqliteCode : std::uint8_t {
    full,
    read_only,
    busy,
    corrupt,
    not_a_database,
    cannot_open,
    cannot_read,
    no_room_beside,  ///< the -shm file could not grow; SQLite does not tell why
    io,
    memory,
    constraint,
    other,
};
SqliteCode sqlite_code(const soci::soci_error& error);
/// What SQLite said, without the context that SOCI adds: that holds the statement and its values.
std::string sqlite_words(const soci::soci_error& error);

/// What the system said when the last reading or writing of a file failed; 0 if none did.
int last_system_error(soci::session& session);

/// Opens the file as it is. Nothing is read or changed yet.
std::unique_ptr<soci::session> connect(const std::filesystem::path& file, bool read_only);

/// For reading what is in the file itself, as if there were no log and nobody else.
std::unique_ptr<soci::session> connect_without_log(const std::filesystem::path& file);
/// Whether what is in the log stays there when the connection ends.
void keep_log(soci::session& session, bool keep);

/// Several statements, separated by semicolons; SOCI would run the first only.
void run_script(soci::session& session, const std::string& script);
/// How long a statement waits for another process's lock.
void set_patience(soci::session& session, int milliseconds);
/// No statement of ours may damage the file through SQLite's own back doors.
void make_defensive(soci::session& session);
/// The file that SQLite really opened.
std::string opened_file(soci::session& session);
/// False for one that SQLite opened for reading only, whatever was asked for.
bool may_write(soci::session& session);
/// What a transaction writes to the log goes there in large pieces. Only of a connection that syncs each transaction
/// (synchronous=FULL), in WAL mode: before that nobody looks at it.
void gather_log_writes(soci::session& session);
/// Whether its pages carry seals (page_seal.hpp), as all of ours do. Only after something was read.
bool is_sealed(soci::session& session);
/// What the disk gives of it, whole or not. By a descriptor of its own a process would lose its locks on the file.
std::string first_page(soci::session& session, std::size_t bytes);
/// As if SQLite itself had found that the file is damaged.
[[noreturn]] void throw_damaged(const std::string& what);
/// Rows that this connection has changed so far.
std::int64_t rows_changed(soci::session& session);
/// False while a transaction is open. SQLite ends one by itself on some errors.
bool in_transaction(soci::session& session);

}  // namespace risk::store
