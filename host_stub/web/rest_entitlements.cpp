// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <boost/json.hpp>
#include <map>

#include "store/audit_log.hpp"
#include "store/entitlement_store.hpp"
#include "web/body_reader.hpp"
#include "web/json_text.hpp"
#include "web/problem.hpp"
#include "web/query_reader.hpp"
#include "web/rest_context.hpp"
#include "web/router.hpp"

namespace risk::web {
namespace {

using domain::Action;

namespace json = boost::json;

struct Known {
    std::optional<store::Entitlement> granted;
    std::vector<std::string> gates;  ///< the names of plugins that need it
};

/// Those that a usable plugin asks for, and those that were granted, whether anything asks for them or not.
std::map<std::string, Known> all_known(const RestContext& context) {
    std::map<std::string, Known> known;
    for (const auto& plugin : context.services.live.plugins()) {
        if (plugin.rejected) continue;
        for (const auto& name : plugin.entitlements) known[name].gates.push_back(plugin.name);
    }
    for (const auto& each : store::EntitlementStore(context.database).list()) known[each.name].granted = each;
    return known;
}

/// "engage" is shown as "Engage".
std::string title_of(std::string name) {
    std::ranges::replace(name, '_', ' ');
    if (!name.empty() && name[0] >= 'a' && name[0] <= 'z') name[0] = static_cast<char>(name[0] - 'a' + 'A');
    return name;
}

json::object entitlement_json(const std::string& name, const Known& known) {
    json::object object{{"name", name}, {"title", title_of(name)}, {"granted", known.granted.has_value()}};
    object["source"] = known.granted ? json::value(known.granted->source) : json::value();
    put_time(object, "since", known.granted ? known.granted->since_s : 0);
    json::array gates;
    for (const auto& plugin : known.gates) gates.emplace_back(plugin);
    object["gates"] = std::move(gates);
    return object;
}

Response list_entitlements(const RestContext& context, const Request& request) {
    QueryReader(request, {});
    json::array rows;
    for (const auto& [name, known] : all_known(context)) rows.push_back(entitlement_json(name, known));
    return json_response(json::object{{"entitlements", std::move(rows)}});
}

void set(const RestContext& context, const Request& request, const std::string& name, bool granted) {
    const auto now_s = context.services.clock.unix_s();
    const auto& actor = request.identity.actor;
    store::EntitlementStore entitlements(context.database);
    if (granted) {
        entitlements.grant(name, actor, now_s);
    } else {
        entitlements.revoke(name);
    }
    store::AuditLog(context.database)
        .append({0, now_s, actor, granted ? "entitlement.grant" : "entitlement.revoke", name, ""});
}

Response set_entitlement(const RestContext& context, const Request& request) {
    QueryReader(request, {});
    const auto& name = request.captured.find("name")->second;
    BodyReader body(request.body);
    const auto granted = body.flag("granted");
    if (!granted && !body.has("granted")) body.refuse({"This is needed", "granted", "true or false", "nothing", ""});
    body.done();
    const auto known = all_known(context);
    const auto found = known.find(name);
    if (found == known.end()) {
        throw ProblemError(404, {"There is no such entitlement", request.path(), "one that a plugin asks for", "",
                                 "/api/v1/entitlements lists them."});
    }
    if (found->second.granted.has_value() != *granted) set(context, request, name, *granted);
    const auto after = all_known(context);
    const auto now = after.find(name);
    return json_response(entitlement_json(name, now == after.end() ? Known{} : now->second));
}

}  // namespace

void add_entitlement_routes(Router& router) {
    router.add({"GET", "/api/v1/entitlements", Action::manage_entitlements, list_entitlements});
    router.add({"PUT", "/api/v1/entitlements/{name}", Action::manage_entitlements, set_entitlement, Lane::slow});
}

}  // namespace risk::web
