// SPDX-License-Identifier: Apache-2.0
#include "web/account_json.hpp"

#include <boost/json.hpp>

#include "store/entitlement_store.hpp"
#include "web/cookie.hpp"
#include "web/json_text.hpp"
#include "web/problem.hpp"

namespace risk::web {

namespace json = boost::json;
using domain::Action;

json::object account_json(const store::Account& account) {
    json::object object{{"name", account.name},
                        {"display_name", account.display_name},
                        {"role", account.role},
                        {"disabled", account.disabled}};
    put_time(object, "created", account.created_s);
    put_time(object, "last_sign_in", account.last_sign_in_s);
    return object;
}

json::object can_json(const domain::Role& role) {
    json::object can;
    can["see_hub"] = may(role, Action::see_hub);
    can["write_integrations"] = may(role, Action::add_integration);
    can["import_people"] = may(role, Action::import_people);
    can["see_audit"] = may(role, Action::see_audit);
    can["manage_accounts"] = may(role, Action::manage_accounts);
    can["manage_entitlements"] = may(role, Action::manage_entitlements);
    return can;
}

json::object session_json(const RestContext& context, const store::Account& account, const domain::Role& role,
                          std::int64_t expires_s) {
    json::array granted;
    for (const auto& each : store::EntitlementStore(context.database).list()) granted.emplace_back(each.name);
    json::object object{
        {"account", account_json(account)}, {"can", can_json(role)}, {"entitlements", std::move(granted)}};
    put_time(object, "expires", expires_s);
    object["host"] = json::object{{"version", RISK_VERSION}, {"developer", context.services.developer}};
    return object;
}

Response signed_in(const RestContext& context, const Secret& session_id, int status) {
    const auto session =
        store::SessionStore(context.database).find(session_id.reveal(), context.services.clock.unix_s());
    if (!session) throw ProblemError(401, {"The account was disabled or removed meanwhile", "", "", "", ""});
    auto response = json_response(session_json(context, session->account, session->role, session->expires_s()), status);
    response.headers.emplace_back("Set-Cookie", session_cookie_of(session_id));
    return response;
}

}  // namespace risk::web
