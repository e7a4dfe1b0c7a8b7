// SPDX-License-Identifier: Apache-2.0
#include "store/database_identity.hpp"

#include <soci/soci.h>

#include <string>

#include "store/migrations.hpp"
#include "store/sqlite.hpp"
#include "store/statement.hpp"
#include "store/store_error.hpp"
#include "store/transaction.hpp"

namespace risk::store {
namespace {

std::int64_t number(soci::session& session, const char* query) {
    std::int64_t value = 0;
    run_statement(session, query, soci::into(value));
    return value;
}

Failure newer(const std::filesystem::path& file, std::int64_t version, std::int64_t newest) {
    return {"The database was written by a newer version of host_stub", file.string(),
            "schema version " + std::to_string(newest) + " or lower", "version " + std::to_string(version),
            "Nothing was changed. Install that newer version, or restore a backup made with this one."};
}

void run_step(soci::session& session, const Migration& step) {
    WriteTransaction transaction(session);
    if (number(session, "PRAGMA user_version") >= step.number) return;  // another process was faster
    run_script(session, step.sql);
    if (step.rest != nullptr) step.rest(session);
    run_script(session, "PRAGMA application_id = " + std::to_string(application_id) +
                            "; PRAGMA user_version = " + std::to_string(step.number));
    transaction.commit();
}

}  // namespace

Result<Identity> identify(soci::session& session, const std::filesystem::path& file) {
    const ReadTransaction one_view(session);
    const auto mark = number(session, "PRAGMA application_id");
    const auto version = number(session, "PRAGMA user_version");
    const auto objects = number(session, "SELECT count(*) FROM sqlite_master");
    if (mark == 0 && version == 0 && objects == 0) return Identity{true, 0};
    if (mark != application_id) return not_ours(file, "an SQLite database of another program");
    const auto newest = migrations().back().number;
    if (version > newest) return newer(file, version, newest);
    return Identity{false, version};
}

void migrate(soci::session& session) {
    const auto version = number(session, "PRAGMA user_version");
    for (const auto& step : migrations()) {
        if (step.number > version) run_step(session, step);
    }
}

}  // namespace risk::store
