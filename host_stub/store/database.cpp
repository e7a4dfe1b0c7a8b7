// SPDX-License-Identifier: Apache-2.0
#include "store/database.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <soci/soci.h>

#include <cerrno>
#include <optional>

#include "store/database_identity.hpp"
#include "store/door.hpp"
#include "store/journal_check.hpp"
#include "store/lineage.hpp"
#include "store/migrations.hpp"
#include "store/page_seal.hpp"
#include "store/private_file.hpp"
#include "store/seal_upgrade.hpp"
#include "store/sqlite.hpp"
#include "store/statement.hpp"
#include "store/store_error.hpp"
#include "store/transaction.hpp"

namespace risk::store {

struct Database::Impl {
    Impl(std::filesystem::path path, std::unique_ptr<soci::session> opened)
        : file(std::move(path)), session(std::move(opened)) {}

    std::filesystem::path file;
    std::unique_ptr<soci::session> session;
};

namespace {

bool is_read_only(OpenMode mode) { return mode == OpenMode::read_only || mode == OpenMode::inspect; }

Failure no_database(const std::filesystem::path& file) {
    return {"There is no database", file.string(), "", "no such file",
            "Start the host once (host_stub serve), restore a backup, or choose another data directory."};
}

Failure read_only_file(const std::filesystem::path& file) {
    return {"The database cannot be written", file.string(), "a file that this user may write", "a read-only file",
            "Make the file and its directory writable for the user that runs host_stub."};
}

// Only looks at names and modes: opening and closing the file would drop the locks that SQLite holds on it.
Result<void> check_file(const std::filesystem::path& file, OpenMode mode) {
    struct stat status {};
    if (::stat(file.c_str(), &status) != 0) {
        if (errno == ENOENT) return no_database(file);
        return file_trouble("The database cannot be opened", file, errno);
    }
    if (!S_ISREG(status.st_mode)) return not_ours(file, S_ISDIR(status.st_mode) ? "a directory" : "not a regular file");
    if (::access(file.c_str(), R_OK) != 0) return file_trouble("The database cannot be read", file, errno);
    if (is_read_only(mode)) return {};
    if (::access(file.c_str(), W_OK) != 0 || ::access(file.parent_path().c_str(), W_OK) != 0)
        return read_only_file(file);
    if ((status.st_mode & 077U) != 0 && ::chmod(file.c_str(), 0600) != 0) {
        return file_trouble("The database is readable by others, and that cannot be changed", file, errno);
    }
    return {};
}

// FULL: a commit that was answered survives a power cut. The caches are small: the host stays light. The log is folded in at
// 16 MB: a backlog changes the same pages in each transaction, and a start after a kill reads that much in hundredths of a second.
constexpr auto connection_settings = R"sql(
PRAGMA foreign_keys = ON;
PRAGMA synchronous = FULL;
PRAGMA wal_autocheckpoint = 4000;
PRAGMA journal_size_limit = 16777216;
PRAGMA cache_size = -1024;
PRAGMA mmap_size = 0;
PRAGMA trusted_schema = OFF;
PRAGMA cell_size_check = ON;
PRAGMA secure_delete = FAST;
)sql";

Failure empty_file(const std::filesystem::path& file) { return not_a_database(file, "an empty file"); }

// Appears whole or not at all: an empty file is never one that somebody has just begun. It needs no journal of its own,
// because nobody knows it yet.
Result<void> create_database(const std::filesystem::path& file) {
    auto made = create_private_file(file, "The database cannot be created", [&](const auto& provisional) {
        try {
            const auto session = connect(provisional, false);
            run_script(*session, "PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF");
            migrate(*session);
            begin_lineage(*session);
            return Result<void>();
        } catch (const soci::soci_error& error) {
            return Result<void>(describe(error, file, take_file_error()));
        }
    });
    std::error_code ignored;
    if (!made && std::filesystem::exists(file, ignored)) return {};  // another process was faster
    return made;
}

Result<void> prepare_file(const std::filesystem::path& file, OpenMode mode) {
    std::error_code error;
    if (!std::filesystem::is_directory(file.parent_path(), error)) {
        if (!error || error == std::errc::no_such_file_or_directory) return no_directory(file);
        return file_trouble("The database cannot be opened", file, error.value());
    }
    if (mode == OpenMode::create_or_open && ::access(file.c_str(), F_OK) != 0 && errno == ENOENT) {
        if (auto created = create_database(file); !created) return created;
    }
    return check_file(file, mode);
}

Failure older(const std::filesystem::path& file) {
    return {"The database has an older schema", file.string(), "the schema of this version of host_stub", "",
            "Start the host, or run any command that writes: it brings the schema up to date."};
}

// SQLite falls back to reading when it may not write just now, and that connection would never write again.
void prove_writable(soci::session& session) {
    set_patience(session, 0);
    try {
        const WriteTransaction nothing(session);
    } catch (const soci::soci_error& error) {
        if (sqlite_code(error) != SqliteCode::busy) throw;  // whoever writes now has proved it
    }
}

enum class Readiness : std::uint8_t { ready, without_seals };

Result<Readiness> make_ready(soci::session& session, const std::filesystem::path& file, OpenMode mode, int patience_ms,
                             const std::optional<Lineage>& alone) {
    const auto identity = identify(session, file);
    if (!identity) return identity.failure();
    if (identity->empty) return empty_file(file);
    if (auto own = check_log(session, file, alone); !own) return own.failure();
    keep_log(session, false);
    const bool sealed = is_sealed(session);
    if (!sealed && identity->version >= first_sealed_version) return damaged(file);
    const bool outdated = !sealed || identity->version < migrations().back().number;
    if (mode == OpenMode::read_only && outdated) return older(file);
    if (is_read_only(mode)) return Readiness::ready;
    if (!sealed) return Readiness::without_seals;
    run_script(session, "PRAGMA journal_mode = WAL");
    if (!may_write(session)) return read_only_file(file);
    prove_writable(session);
    set_patience(session, patience_ms);
    if (outdated) migrate(session);
    begin_lineage_if_none(session);
    return Readiness::ready;
}

}  // namespace

Result<std::unique_ptr<Database>> Database::open(const std::filesystem::path& path, OpenMode mode, int patience_ms) {
    const auto file = std::filesystem::absolute(path).lexically_normal();
    if (auto prepared = prepare_file(file, mode); !prepared) return prepared.failure();
    try {
        if (auto own = check_journal(file); !own) return own.failure();
        const auto alone = lineage_without_log(file);
        auto session = connect(file, is_read_only(mode));
        keep_log(*session, true);  // until it is known to be its own
        std::error_code error;
        if (!std::filesystem::equivalent(opened_file(*session), file, error)) {
            if (error) return file_trouble("The database cannot be opened", file, error.value());
            return file_trouble("The database cannot be opened, its path must not contain a quotation mark", file,
                                EINVAL);
        }
        set_patience(*session, patience_ms);
        run_script(*session, connection_settings);
        make_defensive(*session);
        auto ready = make_ready(*session, file, mode, patience_ms, alone);
        if (!ready) return ready.failure();
        if (*ready == Readiness::without_seals) {
            session.reset();
            if (auto sealed = seal_database(file, patience_ms); !sealed) return sealed.failure();
            return open(file, mode, patience_ms);
        }
        return std::unique_ptr<Database>(new Database(std::make_unique<Impl>(file, std::move(session))));
    } catch (const soci::soci_error& error) {
        return describe(error, file, take_file_error());
    }
}

Database::Database(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Database::~Database() = default;

soci::session& Database::session() { return *impl_->session; }
const std::filesystem::path& Database::file() const { return impl_->file; }

std::int64_t Database::data_version() {
    return or_throw(*this, [](soci::session& sql) {
        std::int64_t version = 0;
        run_statement(sql, "PRAGMA data_version", soci::into(version));
        return version;
    });
}

Result<void> Database::check_integrity() {
    return or_failure(*this, [&](soci::session& sql) -> Result<void> {
        take_file_error();
        std::string verdict;
        run_statement(sql, "PRAGMA integrity_check(1)", soci::into(verdict));
        if (verdict == "ok") return {};
        if (const int error = take_file_error(); error != 0) return unreadable(file(), error);
        if (const auto line = verdict.find('\n'); line != std::string::npos) verdict.erase(0, line + 1);
        return Failure{
            "The database is damaged", file().string(), "an intact SQLite database", verdict,
            "Stop the host, keep a copy of the file and of its -wal file, then run: host_stub restore BACKUP"};
    });
}

}  // namespace risk::store
