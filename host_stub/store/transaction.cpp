// SPDX-License-Identifier: Apache-2.0
#include "store/transaction.hpp"

#include <soci/soci.h>

#include <string>

#include "store/setting.hpp"
#include "store/sqlite.hpp"

namespace risk::store {
namespace {

// In a destructor: whatever made the transaction fail is already on its way to the caller.
void undo(soci::session& session, const char* statement) noexcept {
    try {
        if (in_transaction(session)) run_script(session, statement);
    } catch (...) {  // NOLINT(bugprone-empty-catch)
    }
}

}  // namespace

// One that could not even be rolled back, for want of memory, must not stand in the way of all that come after it.
WriteTransaction::WriteTransaction(soci::session& session) : session_(session), rows_changed_(0) {
    undo(session_, "ROLLBACK");
    run_script(session_, "BEGIN IMMEDIATE");
    rows_changed_ = rows_changed(session_);
}
WriteTransaction::~WriteTransaction() { undo(session_, "ROLLBACK"); }
void WriteTransaction::commit() {
    static const auto count = std::string("INSERT INTO settings (name, value) VALUES ('") + setting::commits +
                              "', 1) ON CONFLICT (name) DO UPDATE SET value = value + 1";
    if (rows_changed(session_) != rows_changed_) run_script(session_, count);
    run_script(session_, "COMMIT");
}

Savepoint::Savepoint(soci::session& session) : session_(session) { run_script(session_, "SAVEPOINT part"); }
Savepoint::~Savepoint() {
    if (!open_) return;
    undo(session_, "ROLLBACK TO part");
    undo(session_, "RELEASE part");
}
void Savepoint::keep() {
    run_script(session_, "RELEASE part");
    open_ = false;
}

ReadTransaction::ReadTransaction(soci::session& session) : session_(session), own_(!in_transaction(session)) {
    if (own_) run_script(session_, "BEGIN");
}
ReadTransaction::~ReadTransaction() {
    if (own_) undo(session_, "ROLLBACK");
}

}  // namespace risk::store
