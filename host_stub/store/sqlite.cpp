// SPDX-License-Identifier: Apache-2.0
#include "store/sqlite.hpp"

#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

namespace risk::store {
namespace {

sqlite_api::sqlite3* handle(soci::session& session) {
    return static_cast<soci::sqlite3_session_backend*>(session.get_backend())->conn_;
}

int primary_result(const soci::soci_error& error) {
    const auto* of_sqlite = dynamic_cast<const soci::sqlite3_soci_error*>(&error);
    return of_sqlite == nullptr ? SQLITE_ERROR : of_sqlite->result() & 0xff;
}

void check(soci::session& session, int result) {
    if (result != SQLITE_OK) throw soci::sqlite3_soci_error(sqlite_api::sqlite3_errmsg(handle(session)), result);
}

}  // namespace

SqliteCode sqlite_code(const soci::soci_error& error) {
    switch (primary_result(error)) {
        case SQLITE_FULL:
            return SqliteCode::full;
        case SQLITE_READONLY:
            return SqliteCode::read_only;
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return SqliteCode::busy;
        case SQLITE_CORRUPT:
            return SqliteCode::corrupt;
        case SQLITE_NOTADB:
            return SqliteCode::not_a_database;
        case SQLITE_CANTOPEN:
        case SQLITE_PERM:
        case SQLITE_AUTH:
            return SqliteCode::cannot_open;
        case SQLITE_IOERR:
            return SqliteCode::io;
        case SQLITE_CONSTRAINT:
        case SQLITE_MISMATCH:
        case SQLITE_TOOBIG:
            return SqliteCode::constraint;
        default:
            return SqliteCode::other;
    }
}

std::string sqlite_words(const soci::soci_error& error) { return error.get_error_message(); }

// SOCI splits its connection string at '=' and ' ' and knows no escapes, only quotes.
std::unique_ptr<soci::session> connect(const std::filesystem::path& file, bool read_only) {
    const auto connection = (read_only ? "readonly=true dbname=\"" : "dbname=\"") + file.string() + '"';
    return std::make_unique<soci::session>(soci::sqlite3, connection);
}

void run_script(soci::session& session, const std::string& script) {
    check(session, sqlite_api::sqlite3_exec(handle(session), script.c_str(), nullptr, nullptr, nullptr));
}

void set_patience(soci::session& session, int milliseconds) {
    check(session, sqlite_api::sqlite3_busy_timeout(handle(session), milliseconds));
}

void make_defensive(soci::session& session) {
    check(session, sqlite_api::sqlite3_db_config(handle(session), SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr));
}

std::string opened_file(soci::session& session) {
    const char* name = sqlite_api::sqlite3_db_filename(handle(session), "main");
    return name == nullptr ? "" : name;
}

bool in_transaction(soci::session& session) { return sqlite_api::sqlite3_get_autocommit(handle(session)) == 0; }

}  // namespace risk::store
