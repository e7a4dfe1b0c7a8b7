// SPDX-License-Identifier: Apache-2.0
#include "store/store_error.hpp"

#include <cerrno>
#include <system_error>

#include "store/database.hpp"
#include "store/sqlite.hpp"

namespace risk::store {
namespace {

constexpr auto nothing_stored = "Nothing of this step was stored, what was stored before is intact. ";

Failure unwritable(const std::filesystem::path& file, std::string found, std::string remedy) {
    return {"The database cannot be written", file.string(), "", std::move(found), nothing_stored + std::move(remedy)};
}

// Of what SQLite tried last when it opened a file; often no more than that another file is not there.
std::string not_opened(int system_error) {
    if (system_error == EMFILE || system_error == ENFILE || system_error == EIO)
        return std::generic_category().message(system_error);
    return "no access to it or to the -wal and -shm files beside it, or a read-only file system";
}

Failure full(const std::filesystem::path& file) {
    return unwritable(file, "no space left on the disk", "Free some space; the host tries again by itself.");
}

Failure read_only(const std::filesystem::path& file) {
    return unwritable(file, "a file or file system that is read-only for this user",
                      "Make the file and its directory writable for the user that runs host_stub.");
}

std::string words_of(int system_error) {
    return system_error == 0 ? "an input/output error" : std::generic_category().message(system_error);
}

// SQLite tells a full disk from a broken one, but not a used-up quota.
Failure broken(const std::filesystem::path& file, int system_error) {
    if (system_error == EDQUOT)
        return unwritable(file, "a disk quota that is used up", "Free some space; the host tries again by itself.");
    if (system_error == ENOSPC) return full(file);
    if (system_error == EROFS) return read_only(file);
    return unwritable(file, "an input/output error",
                      "Check the disk and the system log; the host tries again by itself.");
}

}  // namespace

Failure describe(const soci::soci_error& error, const std::filesystem::path& file, int system_error) {
    switch (sqlite_code(error)) {
        case SqliteCode::full:
            return full(file);
        case SqliteCode::read_only:
            return read_only(file);
        case SqliteCode::busy:
            return {"The database is locked", file.string(), "", "another process that holds it",
                    "Wait for that process to finish (host_stub backup, restore, or a database tool), then try again."};
        case SqliteCode::corrupt:
            return damaged(file);
        case SqliteCode::not_a_database:
            return not_a_database(file, "a file that is not an SQLite database, or a damaged one");
        case SqliteCode::cannot_open:
            return {"The database cannot be opened", file.string(), "a file that this user may read and write",
                    not_opened(system_error), "Check owner and permissions of the file and of its directory."};
        case SqliteCode::cannot_read:
            return unreadable(file, system_error);
        case SqliteCode::no_room_beside:
            return unwritable(file,
                              "a -shm file beside it that cannot grow: no space left, a quota that is used up, a "
                              "read-only file system, or an input/output error",
                              "Free some space, or check the disk; the host tries again by itself.");
        case SqliteCode::io:
            return broken(file, system_error);
        case SqliteCode::memory:
            return {"The database could not go on", file.string(), "", "no memory left",
                    nothing_stored + std::string("Give the host more memory, or end what else uses it.")};
        case SqliteCode::constraint:
            return {"The database refused a change", file.string(), "",
                    "a change that breaks one of its rules (what was admitted is never changed or deleted)",
                    nothing_stored};
        case SqliteCode::other:
            break;
    }
    return {"The database failed", file.string(), "", sqlite_words(error),
            nothing_stored + std::string("Try again; if it stays, keep the file and report this.")};
}

Failure describe(const soci::soci_error& error, Database& database) {
    return describe(error, database.file(), last_system_error(database.session()));
}

bool is_about_the_data(const soci::soci_error& error) { return sqlite_code(error) == SqliteCode::constraint; }

Failure no_directory(const std::filesystem::path& file) {
    const auto directory = file.parent_path().string();
    return {"The database cannot be opened", file.string(), "an existing directory", "no directory " + directory,
            "Create it (mkdir -p " + directory + ") or choose another data directory."};
}

Failure not_ours(const std::filesystem::path& file, std::string found) {
    return {"The database was not opened", file.string(), "a database written by host_stub", std::move(found),
            "Nothing was changed. Choose another data directory, or move the file away to start with an empty one."};
}

Failure damaged(const std::filesystem::path& file) {
    return {"The database is damaged", file.string(), "an intact SQLite database", "pages that contradict each other",
            "Stop the host, keep a copy of the file and of its -wal file, then run: host_stub restore BACKUP"};
}

Failure unreadable(const std::filesystem::path& file, int system_error) {
    return {
        "The database cannot be read", file.string(), "", words_of(system_error),
        "Check the disk and the system log; the host tries again by itself. If it stays so: host_stub restore BACKUP"};
}

Failure not_a_database(const std::filesystem::path& file, std::string found) {
    auto failure = not_ours(file, std::move(found));
    failure.remedy =
        "Nothing was changed. If it was the host's database, put a backup in its place: host_stub restore "
        "BACKUP. Otherwise choose another data directory, or move the file away.";
    return failure;
}

Failure file_trouble(std::string what, const std::filesystem::path& file, int error_number) {
    std::string remedy = "Check owner and permissions of the file and of its directory.";
    if (error_number == ENOSPC || error_number == EDQUOT) remedy = "Free some space, then try again.";
    if (error_number == EROFS) remedy = "Choose a directory on a file system that is writable.";
    if (error_number == EEXIST) remedy = "Choose another name, or move that file away: it is never overwritten.";
    if (error_number == ENOENT) remedy = "Check the path.";
    return {std::move(what), file.string(), "", std::generic_category().message(error_number), std::move(remedy)};
}

}  // namespace risk::store
