// SPDX-License-Identifier: Apache-2.0
#include "store/store_error.hpp"

#include <cerrno>
#include <system_error>

#include "store/sqlite.hpp"

namespace risk::store {
namespace {

constexpr auto nothing_stored = "Nothing of this step was stored, what was stored before is intact. ";

Failure unwritable(const std::filesystem::path& file, std::string found, std::string remedy) {
    return {"The database cannot be written", file.string(), "", std::move(found), nothing_stored + std::move(remedy)};
}

Failure damaged(const std::filesystem::path& file) {
    return {"The database is damaged", file.string(), "an intact SQLite database", "pages that contradict each other",
            "Stop the host, keep a copy of the file and of its -wal file, then run: host_stub restore BACKUP"};
}

}  // namespace

Failure describe(const soci::soci_error& error, const std::filesystem::path& file) {
    switch (sqlite_code(error)) {
        case SqliteCode::full:
            return unwritable(file, "no space left on the disk", "Free some space; the host tries again by itself.");
        case SqliteCode::read_only:
            return unwritable(file, "a file or file system that is read-only for this user",
                              "Make the file and its directory writable for the user that runs host_stub.");
        case SqliteCode::busy:
            return {"The database is locked", file.string(), "", "another process that holds it",
                    "Wait for that process to finish (host_stub backup, restore, or a database tool), then try again."};
        case SqliteCode::corrupt:
            return damaged(file);
        case SqliteCode::not_a_database:
            return not_ours(file, "a file that is not an SQLite database, or a damaged one");
        case SqliteCode::cannot_open:
            return {"The database cannot be opened", file.string(), "a file that this user may read and write",
                    "no access to it, or to the -wal and -shm files beside it",
                    "Check owner and permissions of the file and of its directory."};
        case SqliteCode::io:
            return unwritable(file, "an input/output error", "Check the disk and the system log, then start again.");
        case SqliteCode::constraint:
            return {"The database refused a change", file.string(), "",
                    "a change that breaks one of its rules (what was admitted is never changed or deleted)",
                    nothing_stored};
        case SqliteCode::other:
            break;
    }
    return {"The database failed", file.string(), "", sqlite_words(error), nothing_stored};
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

Failure file_trouble(std::string what, const std::filesystem::path& file, int error_number) {
    std::string remedy = "Check owner and permissions of the file and of its directory.";
    if (error_number == ENOSPC || error_number == EDQUOT) remedy = "Free some space, then try again.";
    if (error_number == EROFS) remedy = "Choose a directory on a file system that is writable.";
    if (error_number == EEXIST) remedy = "Choose another name, or move that file away: it is never overwritten.";
    if (error_number == ENOENT) remedy = "Check the path.";
    return {std::move(what), file.string(), "", std::generic_category().message(error_number), std::move(remedy)};
}

}  // namespace risk::store
