// SPDX-License-Identifier: Apache-2.0
#include "store/database.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <soci/soci.h>

#include <cerrno>

#include "store/database_identity.hpp"
#include "store/door.hpp"
#include "store/migrations.hpp"
#include "store/sqlite.hpp"

namespace risk::store {

struct Database::Impl {
    Impl(std::filesystem::path path, std::unique_ptr<soci::session> opened)
        : file(std::move(path)), session(std::move(opened)) {}

    std::filesystem::path file;
    std::unique_ptr<soci::session> session;
};

namespace {

bool is_read_only(OpenMode mode) { return mode == OpenMode::read_only || mode == OpenMode::inspect; }

// SQLite would create it readable by others. It gives the -wal and -shm files the mode of this one.
Result<void> create_private(const std::filesystem::path& file) {
    const int descriptor = ::open(file.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
    if (descriptor >= 0) {
        ::close(descriptor);
    } else if (errno != EEXIST) {
        return file_trouble("The database cannot be created", file, errno);
    }
    return {};
}

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

Result<void> prepare_file(const std::filesystem::path& file, OpenMode mode) {
    std::error_code ignored;
    if (!std::filesystem::is_directory(file.parent_path(), ignored)) return no_directory(file);
    if (mode == OpenMode::create_or_open) {
        if (auto created = create_private(file); !created) return created;
    }
    return check_file(file, mode);
}

// FULL: a commit that was answered survives a power cut. The caches are small: the host stays light.
constexpr auto connection_settings = R"sql(
PRAGMA foreign_keys = ON;
PRAGMA synchronous = FULL;
PRAGMA wal_autocheckpoint = 1000;
PRAGMA journal_size_limit = 4194304;
PRAGMA cache_size = -1024;
PRAGMA mmap_size = 0;
PRAGMA trusted_schema = OFF;
PRAGMA cell_size_check = ON;
PRAGMA secure_delete = FAST;
)sql";

Failure older(const std::filesystem::path& file) {
    return {"The database has an older schema", file.string(), "the schema of this version of host_stub", "",
            "Start the host, or run any command that writes: it brings the schema up to date."};
}

Result<void> make_ready(soci::session& session, const std::filesystem::path& file, OpenMode mode) {
    const auto identity = identify(session, file);
    if (!identity) return identity.failure();
    if (identity->empty && mode != OpenMode::create_or_open) return not_ours(file, "an empty file");
    const bool outdated = identity->empty || identity->version < migrations().back().number;
    if (mode == OpenMode::read_only && outdated) return older(file);
    if (is_read_only(mode)) return {};
    run_script(session, "PRAGMA journal_mode = WAL");
    if (outdated) migrate(session);
    return {};
}

}  // namespace

Result<std::unique_ptr<Database>> Database::open(const std::filesystem::path& path, OpenMode mode, int patience_ms) {
    const auto file = std::filesystem::absolute(path).lexically_normal();
    if (auto prepared = prepare_file(file, mode); !prepared) return prepared.failure();
    try {
        auto session = connect(file, is_read_only(mode));
        std::error_code ignored;
        if (!std::filesystem::equivalent(opened_file(*session), file, ignored)) {
            return file_trouble("The database cannot be opened, its path must not contain a quotation mark", file,
                                EINVAL);
        }
        set_patience(*session, patience_ms);
        run_script(*session, connection_settings);
        make_defensive(*session);
        if (auto ready = make_ready(*session, file, mode); !ready) return ready.failure();
        return std::unique_ptr<Database>(new Database(std::make_unique<Impl>(file, std::move(session))));
    } catch (const soci::soci_error& error) {
        return describe(error, file);
    }
}

Database::Database(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Database::~Database() = default;

soci::session& Database::session() { return *impl_->session; }
const std::filesystem::path& Database::file() const { return impl_->file; }

std::int64_t Database::data_version() {
    return or_throw(*this, [](soci::session& sql) {
        std::int64_t version = 0;
        sql << "PRAGMA data_version", soci::into(version);
        return version;
    });
}

Result<void> Database::check_integrity() {
    return or_failure(*this, [&](soci::session& sql) -> Result<void> {
        std::string verdict;
        sql << "PRAGMA integrity_check(1)", soci::into(verdict);
        if (verdict == "ok") return {};
        return Failure{
            "The database is damaged", file().string(), "an intact SQLite database", verdict,
            "Stop the host, keep a copy of the file and of its -wal file, then run: host_stub restore BACKUP"};
    });
}

}  // namespace risk::store
