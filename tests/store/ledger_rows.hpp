// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace soci {
class session;
}

namespace risk::test {

/// Everybody's ledger with a row an entry, for SQL: the temporary table "ledger_rows" of another connection or of the same.
void spread_ledger(soci::session& database, soci::session& where);

}  // namespace risk::test
