// SPDX-License-Identifier: Apache-2.0
#include "store/lineage.hpp"

#include <soci/soci.h>

#include <string>

#include "store/setting.hpp"
#include "store/sqlite.hpp"
#include "store/transaction.hpp"

namespace risk::store {
namespace {

std::filesystem::path log_of(const std::filesystem::path& file) { return file.string() + "-wal"; }

Lineage lineage(soci::session& session) {
    const ReadTransaction one_view(session);
    return {setting::get(session, setting::database, 0), setting::get(session, setting::commits, 0)};
}

Failure foreign_log(const std::filesystem::path& file, const char* found) {
    const auto log = log_of(file).string();
    return {"The database was not opened, because the log beside it is not its own", log,
            "the log that this database was last written with", found,
            "Nothing was changed. Put the database and the log of one time together; or move the log away (mv " + log +
                " " + log + ".aside): what was only in the right one is read again; or run: host_stub restore BACKUP"};
}

}  // namespace

std::optional<Lineage> lineage_without_log(const std::filesystem::path& file) {
    std::error_code error;
    const auto log_bytes = std::filesystem::file_size(log_of(file), error);
    if (error || log_bytes == 0) return {};
    try {
        return lineage(*connect_without_log(file));
    } catch (const soci::soci_error&) {  // pages of two times, or no database: what is wrong shows when it is opened
        return {};
    }
}

Result<void> check_log(soci::session& session, const std::filesystem::path& file, const std::optional<Lineage>& alone) {
    if (!alone || alone->database == 0) return {};
    const auto with_log = lineage(session);
    if (with_log.database != alone->database) return foreign_log(file, "the log of another database");
    if (with_log.commits < alone->commits) return foreign_log(file, "a log of an earlier time");
    return {};
}

void begin_lineage(soci::session& session) {
    run_script(session, std::string("INSERT OR REPLACE INTO settings (name, value) VALUES ('") + setting::database +
                            "', random())");
}

void begin_lineage_if_none(soci::session& session) {
    if (setting::has(session, setting::database)) return;
    WriteTransaction transaction(session);
    if (!setting::has(session, setting::database)) begin_lineage(session);
    transaction.commit();
}

}  // namespace risk::store
