// SPDX-License-Identifier: Apache-2.0
#include "store/audit_log.hpp"

#include <soci/soci.h>

#include "store/door.hpp"

namespace risk::store {

AuditLog::AuditLog(Database& database) : database_(database) {}

void AuditLog::append(const AuditEntry& entry) {
    or_throw(database_, [&](soci::session& sql) {
        sql << "INSERT INTO audit (at_s, actor, action, subject, detail) VALUES (:at, :actor, :action, :subject, "
               ":detail)",
            soci::use(entry.at_s), soci::use(entry.actor), soci::use(entry.action), soci::use(entry.subject),
            soci::use(entry.detail);
    });
}

std::vector<AuditEntry> AuditLog::newest(std::uint32_t limit) {
    return or_throw(database_, [&](soci::session& sql) {
        std::vector<AuditEntry> entries;
        AuditEntry entry;
        const auto rows = static_cast<std::int64_t>(limit);
        soci::statement query =
            (sql.prepare << "SELECT seq, at_s, actor, action, subject, detail FROM audit ORDER BY seq DESC LIMIT :rows",
             soci::use(rows), soci::into(entry.row), soci::into(entry.at_s), soci::into(entry.actor),
             soci::into(entry.action), soci::into(entry.subject), soci::into(entry.detail));
        query.execute();
        while (query.fetch()) entries.push_back(entry);
        return entries;
    });
}

}  // namespace risk::store
