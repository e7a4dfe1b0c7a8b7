// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <boost/json.hpp>

#include "base/csv.hpp"
#include "store/audit_log.hpp"
#include "web/json_text.hpp"
#include "web/query_reader.hpp"
#include "web/rest_context.hpp"
#include "web/router.hpp"
#include "web/time_text.hpp"

namespace risk::web {
namespace {

using domain::Action;

namespace json = boost::json;

constexpr std::uint32_t rows_a_piece = 500;

json::object to_json(const store::AuditEntry& entry) {
    json::object object{{"row", entry.row}};
    put_time(object, "at", entry.at_s);
    object["actor"] = entry.actor;
    object["action"] = entry.action;
    object["subject"] = entry.subject;
    object["detail"] = entry.detail;
    return object;
}

store::AuditQuery filters(const QueryReader& reader) {
    store::AuditQuery query;
    query.action = reader.text("action").value_or("");
    query.actor = reader.text("actor").value_or("");
    query.subject = reader.text("subject").value_or("");
    return query;
}

Response list_audit(const RestContext& context, const Request& request) {
    const QueryReader reader(request, {"cursor", "limit", "action", "actor", "subject"});
    auto query = filters(reader);
    query.before_row = reader.number("cursor", 1, INT64_MAX).value_or(INT64_MAX);
    const auto limit = reader.limit(50);
    query.limit = limit + 1;  // one more tells whether there is a next page
    auto entries = store::AuditLog(context.database).find(query);
    const bool more = entries.size() > limit;
    if (more) entries.pop_back();
    json::array rows;
    for (const auto& entry : entries) rows.push_back(to_json(entry));
    const auto next = more ? json::value(std::to_string(entries.back().row)) : json::value();
    return json_response(json::object{{"audit", std::move(rows)}, {"next", next}});
}

std::string csv_line(const store::AuditEntry& entry) {
    std::string line = rfc3339(entry.at_s);
    for (const auto* text : {&entry.actor, &entry.action, &entry.subject, &entry.detail}) {
        line += ',' + csv_field(*text);
    }
    return line + "\r\n";
}

/// Piece by piece: the log only grows.
Response export_audit(const RestContext& context, const Request& request) {
    const QueryReader reader(request, {"action", "actor", "subject"});
    Response response;
    response.content_type = "text/csv; charset=utf-8";
    response.headers.emplace_back("Content-Disposition", "attachment; filename=\"audit.csv\"");
    response.body = "at,actor,action,subject,detail\r\n";
    auto query = filters(reader);
    query.limit = rows_a_piece;
    response.more = [&database = context.database, query]() mutable -> std::optional<std::string> {
        const auto entries = store::AuditLog(database).find(query);
        if (entries.empty()) return std::nullopt;
        query.before_row = entries.back().row;
        std::string piece;
        for (const auto& entry : entries) piece += csv_line(entry);
        return piece;
    };
    return response;
}

}  // namespace

void add_audit_routes(Router& router) {
    router.add({"GET", "/api/v1/audit", Action::see_audit, list_audit});
    router.add({"GET", "/api/v1/audit.csv", Action::see_audit, export_audit});
}

}  // namespace risk::web
