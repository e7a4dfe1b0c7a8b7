// SPDX-License-Identifier: Apache-2.0
#include <boost/json.hpp>

#include "store/audit_log.hpp"
#include "web/json_text.hpp"
#include "web/query_reader.hpp"
#include "web/rest_context.hpp"
#include "web/router.hpp"

namespace risk::web {
namespace {

using domain::Action;

namespace json = boost::json;

json::object to_json(const store::AuditEntry& entry) {
    json::object object{{"row", entry.row}};
    put_time(object, "at", entry.at_s);
    object["actor"] = entry.actor;
    object["action"] = entry.action;
    object["subject"] = entry.subject;
    object["detail"] = entry.detail;
    return object;
}

Response list_audit(const RestContext& context, const Request& request) {
    const QueryReader reader(request, {"limit"});
    json::array rows;
    for (const auto& entry : store::AuditLog(context.database).newest(reader.limit(50))) rows.push_back(to_json(entry));
    return json_response(json::object{{"audit", std::move(rows)}});
}

}  // namespace

void add_audit_routes(Router& router) { router.add({"GET", "/api/v1/audit", Action::see_audit, list_audit}); }

}  // namespace risk::web
