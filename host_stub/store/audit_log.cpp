// SPDX-License-Identifier: Apache-2.0
#include "store/audit_log.hpp"

#include <soci/soci.h>

#include "store/audit_trail.hpp"
#include "store/door.hpp"
#include "store/statement.hpp"

namespace risk::store {

void note(soci::session& sql, const Doer& doer, const std::string& action, const std::string& subject,
          const std::string& detail) {
    run_statement(
        sql,
        "INSERT INTO audit (at_s, actor, action, subject, detail) VALUES (:at, :actor, :action, :subject, :detail)",
        soci::use(doer.now_s), soci::use(doer.actor), soci::use(action), soci::use(subject), soci::use(detail));
}

AuditLog::AuditLog(Database& database) : database_(database) {}

void AuditLog::append(const AuditEntry& entry) {
    or_throw(database_, [&](soci::session& sql) {
        note(sql, {entry.actor, entry.at_s}, entry.action, entry.subject, entry.detail);
    });
}

std::vector<AuditEntry> AuditLog::newest(std::uint32_t limit) {
    AuditQuery query;
    query.limit = limit;
    return find(query);
}

std::vector<AuditEntry> AuditLog::find(const AuditQuery& query) {
    return or_throw(database_, [&](soci::session& sql) {
        std::vector<AuditEntry> entries;
        AuditEntry entry;
        const auto rows = static_cast<std::int64_t>(query.limit);
        const bool of_one = !query.subject.empty();
        soci::statement select = prepare_statement(
            sql,
            std::string("SELECT seq, at_s, actor, action, subject, detail FROM audit WHERE seq < :before AND ") +
                (of_one ? "subject = :subject" : ":subject = ''") +
                " AND (:action = '' OR instr(lower(action), lower(:action)) > 0)"
                " AND (:actor = '' OR instr(lower(actor), lower(:actor)) > 0) ORDER BY seq DESC LIMIT :rows",
            soci::use(query.before_row, "before"), soci::use(query.subject, "subject"),
            soci::use(query.action, "action"), soci::use(query.actor, "actor"), soci::use(rows, "rows"),
            soci::into(entry.row), soci::into(entry.at_s), soci::into(entry.actor), soci::into(entry.action),
            soci::into(entry.subject), soci::into(entry.detail));
        select.execute();
        while (select.fetch()) entries.push_back(entry);
        return entries;
    });
}

}  // namespace risk::store
