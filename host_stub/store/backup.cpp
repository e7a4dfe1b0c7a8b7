// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <soci/soci.h>

#include <cerrno>
#include <cstdio>

#include "store/database.hpp"
#include "store/door.hpp"
#include "store/journal_check.hpp"
#include "store/lineage.hpp"
#include "store/migrations.hpp"
#include "store/private_file.hpp"
#include "store/sqlite.hpp"
#include "store/statement.hpp"
#include "store/transaction.hpp"

namespace risk::store {
namespace {

constexpr auto not_restored = "The backup was not restored";

std::filesystem::path whole_path(const std::filesystem::path& path) {
    return std::filesystem::absolute(path).lexically_normal();
}

// A log of the one is none of the other.
void be_another(const std::filesystem::path& copy) {
    const auto session = connect(copy, false);
    run_script(*session, "PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF");  // nobody knows it yet
    begin_lineage(*session);
}

Result<void> copy_into(Database& source, const std::filesystem::path& target, const std::string& what) {
    return create_private_file(target, what, [&](const auto& provisional) {
        return or_failure(source, [&](soci::session& sql) -> Result<void> {
            const auto name = provisional.string();
            run_statement(sql, "VACUUM INTO :name", soci::use(name));
            be_another(provisional);
            return {};
        });
    });
}

Failure in_use(const std::filesystem::path& target) {
    return {not_restored, target.string(), "a database that nobody has open", "one that is in use",
            "Stop the host first, then try again. Nothing was changed."};
}

bool is_anothers(soci::session& sql) {
    std::int64_t mark = 0;
    std::int64_t objects = 0;
    run_statement(sql, "PRAGMA application_id", soci::into(mark));
    run_statement(sql, "SELECT count(*) FROM sqlite_master", soci::into(objects));
    return objects > 0 && mark != application_id;
}

// Who was let in then is not let in now: a session or link of the backup may have ended since for a reason. Done to the
// copy, before it takes its place, so that no crash leaves them good.
Result<void> let_nobody_in(const std::filesystem::path& arrived) {
    auto copy = Database::open(arrived, OpenMode::existing);
    if (!copy) return copy.failure();
    return or_failure(**copy, [](soci::session& sql) -> Result<void> {
        WriteTransaction transaction(sql);
        run_statement(sql, "DELETE FROM sessions");
        run_statement(sql, "DELETE FROM one_time_links");
        transaction.commit();
        return {};
    });
}

// In WAL mode every connection holds a shared lock as long as it is open, so an exclusive one is proof that there is no
// other. Leaving WAL mode folds the -wal file in, if it is its own. Too damaged for that: a host could not run on it
// either.
Result<void> take_out_of_use(const std::filesystem::path& target) {
    try {
        if (auto own = check_journal(target); !own) return own;
        const auto alone = lineage_without_log(target);
        const auto sql = connect(target, false);
        keep_log(*sql, true);
        set_patience(*sql, 0);
        run_script(*sql, "PRAGMA locking_mode = EXCLUSIVE");
        if (is_anothers(*sql)) return not_ours(target, "an SQLite database of another program");
        if (check_log(*sql, target, alone)) run_script(*sql, "PRAGMA journal_mode = DELETE");
    } catch (const soci::soci_error& error) {
        const auto code = sqlite_code(error);
        if (code == SqliteCode::busy) return in_use(target);
        if (code != SqliteCode::corrupt && code != SqliteCode::not_a_database) return describe(error, target);
    }
    return {};
}

// A damaged database is moved aside with what belongs to it: its -wal file may hold what can still be saved.
Result<std::filesystem::path> move_aside(const std::filesystem::path& target) {
    std::filesystem::path aside;
    int n = 1;
    do {
        aside = target.string() + ".before-restore-" + std::to_string(n++);
    } while (::access(aside.c_str(), F_OK) == 0);
    for (const char* suffix : {"-wal", "-shm", "-journal", ""}) {
        if (::rename((target.string() + suffix).c_str(), (aside.string() + suffix).c_str()) != 0 && errno != ENOENT) {
            return file_trouble("The former database cannot be moved aside", target, errno);
        }
    }
    return aside;
}

Result<std::filesystem::path> make_room(const std::filesystem::path& target) {
    if (::access(target.c_str(), F_OK) != 0 && errno == ENOENT) return std::filesystem::path();
    if (auto free = take_out_of_use(target); !free) return free.failure();
    return move_aside(target);
}

}  // namespace

Result<void> Database::backup_to(const std::filesystem::path& path) {
    return copy_into(*this, whole_path(path), "The backup was not written");
}

Result<std::filesystem::path> restore_database(const std::filesystem::path& from, const std::filesystem::path& to) {
    const auto target = whole_path(to);
    auto backup = Database::open(from, OpenMode::inspect);
    if (!backup) return backup.failure();
    if (auto intact = (*backup)->check_integrity(); !intact) return intact.failure();

    const std::filesystem::path arrived = target.string() + ".restored";
    for (const char* suffix : {"-wal", "-shm", "-journal", ""})  // left behind by a restore that was interrupted
        ::unlink((arrived.string() + suffix).c_str());
    if (auto copied = copy_into(**backup, arrived, not_restored); !copied) return copied.failure();
    const auto shut = let_nobody_in(arrived);
    auto former = shut ? make_room(target) : Result<std::filesystem::path>(shut.failure());
    if (!former) {
        for (const char* suffix : {"-wal", "-shm", "-journal", ""}) ::unlink((arrived.string() + suffix).c_str());
        return former;
    }
    if (::rename(arrived.c_str(), target.c_str()) != 0) return file_trouble(not_restored, target, errno);
    if (const int error = make_durable(target); error != 0) return file_trouble(not_restored, target, error);
    return former;
}

}  // namespace risk::store
