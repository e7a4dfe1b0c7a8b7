// SPDX-License-Identifier: Apache-2.0
#include "store/quick_statement.hpp"

#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

namespace risk::store {
namespace {

sqlite_api::sqlite3_stmt* of(void* statement) { return static_cast<sqlite_api::sqlite3_stmt*>(statement); }

// What is bound outlives the run. The address of nothing at all would be taken for NULL.
const char* address(std::string_view bytes) { return bytes.data() == nullptr ? "" : bytes.data(); }

}  // namespace

QuickStatement::QuickStatement(soci::session& session, const char* text) {
    auto* connection = static_cast<soci::sqlite3_session_backend*>(session.get_backend())->conn_;
    sqlite_api::sqlite3_stmt* prepared = nullptr;
    const int result =
        sqlite_api::sqlite3_prepare_v3(connection, text, -1, SQLITE_PREPARE_PERSISTENT, &prepared, nullptr);
    statement_ = prepared;
    if (result != SQLITE_OK) throw soci::sqlite3_soci_error(sqlite_api::sqlite3_errmsg(connection), result);
}

QuickStatement::~QuickStatement() { sqlite_api::sqlite3_finalize(of(statement_)); }

std::int64_t QuickStatement::number(int column) const {
    return sqlite_api::sqlite3_column_int64(of(statement_), column);
}

std::string_view QuickStatement::text(int column) const {
    const void* bytes = sqlite_api::sqlite3_column_blob(of(statement_), column);
    const int length = sqlite_api::sqlite3_column_bytes(of(statement_), column);
    return {static_cast<const char*>(bytes), static_cast<std::size_t>(length)};
}

void QuickStatement::bind(int place, std::int64_t number) {
    check(sqlite_api::sqlite3_bind_int64(of(statement_), place, number));
}

void QuickStatement::bind(int place, std::string_view text) {
    check(
        sqlite_api::sqlite3_bind_text64(of(statement_), place, address(text), text.size(), SQLITE_STATIC, SQLITE_UTF8));
}

void QuickStatement::bind(int place, Bytes bytes) {
    check(
        sqlite_api::sqlite3_bind_blob64(of(statement_), place, address(bytes.view), bytes.view.size(), SQLITE_STATIC));
}

void QuickStatement::bind(int place, std::nullopt_t) { check(sqlite_api::sqlite3_bind_null(of(statement_), place)); }

bool QuickStatement::step() {
    const int result = sqlite_api::sqlite3_step(of(statement_));
    if (result != SQLITE_DONE && result != SQLITE_ROW) check(result);
    return result == SQLITE_ROW;
}

void QuickStatement::reset() noexcept { sqlite_api::sqlite3_reset(of(statement_)); }

void QuickStatement::check(int result) const {
    if (result == SQLITE_OK) return;
    throw soci::sqlite3_soci_error(sqlite_api::sqlite3_errmsg(sqlite_api::sqlite3_db_handle(of(statement_))), result);
}

}  // namespace risk::store
