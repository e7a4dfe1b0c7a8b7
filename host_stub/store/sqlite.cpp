// SPDX-License-Identifier: Apache-2.0
#include "store/sqlite.hpp"

#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <string_view>

#include "store/page_seal.hpp"
#include "store/sealed_page.hpp"
#include "store/text_search.hpp"

namespace risk::store {
namespace {

sqlite_api::sqlite3* handle(soci::session& session) {
    return static_cast<soci::sqlite3_session_backend*>(session.get_backend())->conn_;
}

int full_result(const soci::soci_error& error) {
    const auto* of_sqlite = dynamic_cast<const soci::sqlite3_soci_error*>(&error);
    return of_sqlite == nullptr ? SQLITE_ERROR : of_sqlite->result();
}

SqliteCode code_of_file_error(int result) {
    switch (result) {
        case SQLITE_IOERR_NOMEM:
            return SqliteCode::memory;
        case SQLITE_IOERR_DATA:  // a broken seal
            return SqliteCode::corrupt;
        case SQLITE_IOERR_READ:
        case SQLITE_IOERR_SHORT_READ:
            return SqliteCode::cannot_read;
        case SQLITE_IOERR_SHMSIZE:
            return SqliteCode::no_room_beside;
        default:
            return SqliteCode::io;
    }
}

// Of a database that is made by this connection, or by its VACUUM INTO; one that exists keeps its own.
void set_reserve(soci::session& session, int bytes) {
    sqlite_api::sqlite3_file_control(handle(session), "main", SQLITE_FCNTL_RESERVE_BYTES, &bytes);
}

std::string_view text_of(sqlite_api::sqlite3_value* value) {
    const void* bytes = sqlite_api::sqlite3_value_blob(value);
    const int length = sqlite_api::sqlite3_value_bytes(value);
    return {static_cast<const char*>(bytes), static_cast<std::size_t>(length)};
}

// either_holds(part, text, text): what two LIKE would say, without taking the pattern apart for each row.
void either_holds(sqlite_api::sqlite3_context* context, int, sqlite_api::sqlite3_value** values) {
    const auto part = text_of(values[0]);
    const bool found = holds(text_of(values[1]), part) || holds(text_of(values[2]), part);
    sqlite_api::sqlite3_result_int(context, found ? 1 : 0);
}

std::string as_percent(char sign) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    const auto code = static_cast<unsigned char>(sign);
    return {'%', digits[code >> 4], digits[code & 15]};
}

void check(soci::session& session, int result) {
    if (result != SQLITE_OK) throw soci::sqlite3_soci_error(sqlite_api::sqlite3_errmsg(handle(session)), result);
}

}  // namespace

SqliteCode sqlite_code(const soci::soci_error& error) {
    switch (full_result(error) & 0xff) {
        case SQLITE_FULL:
            return SqliteCode::full;
        case SQLITE_READONLY:
            return SqliteCode::read_only;
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
        case SQLITE_PROTOCOL:  // no lock was to be had in a hundred tries
            return SqliteCode::busy;
        case SQLITE_CORRUPT:
            return SqliteCode::corrupt;
        case SQLITE_NOTADB:
            return SqliteCode::not_a_database;
        case SQLITE_CANTOPEN:
        case SQLITE_PERM:
        case SQLITE_AUTH:
            return SqliteCode::cannot_open;
        case SQLITE_NOMEM:
            return SqliteCode::memory;
        case SQLITE_IOERR:
            return code_of_file_error(full_result(error));
        case SQLITE_CONSTRAINT:
        case SQLITE_MISMATCH:
        case SQLITE_TOOBIG:
            return SqliteCode::constraint;
        default:
            return SqliteCode::other;
    }
}

std::string sqlite_words(const soci::soci_error& error) {
    const auto words = error.get_error_message();
    const auto colon = words.find(": ");  // the driver names its own function first
    return words.rfind("sqlite3_", 0) == 0 && colon != std::string::npos ? words.substr(colon + 2) : words;
}

// SOCI splits its connection string at '=' and ' ' and knows no escapes, only quotes.
std::unique_ptr<soci::session> connect(const std::filesystem::path& file, bool read_only) {
    const auto connection = (read_only ? "readonly=true dbname=\"" : "dbname=\"") + file.string() + '"';
    seal_pages();
    auto session = std::make_unique<soci::session>(soci::sqlite3, connection);
    sqlite_api::sqlite3_extended_result_codes(handle(*session), 1);
    set_reserve(*session, seal_bytes);
    check(*session, sqlite_api::sqlite3_create_function(handle(*session), "either_holds", 3,
                                                        SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY, nullptr,
                                                        either_holds, nullptr, nullptr));
    return session;
}

std::unique_ptr<soci::session> connect_without_log(const std::filesystem::path& file) {
    std::string name = "file:";
    for (const char sign : file.string())
        name += sign == '%' || sign == '?' || sign == '#' ? as_percent(sign) : std::string(1, sign);
    return connect(name + "?immutable=1", true);
}

void keep_log(soci::session& session, bool keep) {
    check(session,
          sqlite_api::sqlite3_db_config(handle(session), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, keep ? 1 : 0, nullptr));
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

int last_system_error(soci::session& session) {
    const int noted = take_file_error();
    return noted != 0 ? noted : sqlite_api::sqlite3_system_errno(handle(session));
}

bool may_write(soci::session& session) { return sqlite_api::sqlite3_db_readonly(handle(session), "main") == 0; }

bool is_sealed(soci::session& session) {
    void* file = nullptr;
    sqlite_api::sqlite3_file_control(handle(session), "main", SQLITE_FCNTL_FILE_POINTER, &file);
    return file != nullptr && has_seals(file);
}

void gather_log_writes(soci::session& session) {
    int synchronous = 0;
    session << "PRAGMA synchronous", soci::into(synchronous);
    constexpr int full = 2;
    if (synchronous < full) return;
    void* log = nullptr;
    sqlite_api::sqlite3_file_control(handle(session), "main", SQLITE_FCNTL_JOURNAL_POINTER, &log);
    if (log != nullptr) gather_writes(log);
}

std::string first_page(soci::session& session, std::size_t bytes) {
    sqlite_api::sqlite3_file* file = nullptr;
    sqlite_api::sqlite3_file_control(handle(session), "main", SQLITE_FCNTL_FILE_POINTER, &file);
    std::string page(bytes, '\0');
    if (file != nullptr) file->pMethods->xRead(file, page.data(), static_cast<int>(bytes), 0);
    return page;
}

void throw_damaged(const std::string& what) { throw soci::sqlite3_soci_error(what, SQLITE_CORRUPT); }

std::int64_t rows_changed(soci::session& session) { return sqlite_api::sqlite3_total_changes(handle(session)); }

bool in_transaction(soci::session& session) { return sqlite_api::sqlite3_get_autocommit(handle(session)) == 0; }

}  // namespace risk::store
