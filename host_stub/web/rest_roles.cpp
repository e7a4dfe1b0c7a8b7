// SPDX-License-Identifier: Apache-2.0
#include <boost/json.hpp>

#include "domain/account_rules.hpp"
#include "store/role_store.hpp"
#include "web/account_json.hpp"
#include "web/body_reader.hpp"
#include "web/doer.hpp"
#include "web/problem.hpp"
#include "web/query_reader.hpp"
#include "web/rest_context.hpp"
#include "web/router.hpp"
#include "web/sign_in_words.hpp"

namespace risk::web {
namespace {

using domain::Action;

namespace json = boost::json;

json::object role_json(store::RoleStore& roles, const domain::Role& role) {
    return {{"name", role.name},
            {"built_in", role.built_in},
            {"marketplace", domain::marketplace_word(role.marketplace)},
            {"accounts", roles.accounts(role.name)},
            {"can", can_json(role)}};
}

domain::Role addressed(const RestContext& context, const Request& request) {
    QueryReader(request, {});
    auto role = store::RoleStore(context.database).find(request.captured.find("name")->second);
    if (!role) throw ProblemError(404, {"There is no such role", request.path(), "", "", "/api/v1/roles lists them."});
    return std::move(*role);
}

domain::Marketplace marketplace(BodyReader& body) {
    const auto word = needed_text(body, "marketplace");
    const auto right = domain::marketplace_from_word(word);
    if (!word.empty() && !right) {
        body.refuse({"There is no such right", "marketplace", "none, read, or read and write", "another text", ""});
    }
    return right.value_or(domain::Marketplace::none);
}

Response list_roles(const RestContext& context, const Request& request) {
    QueryReader(request, {});
    store::RoleStore roles(context.database);
    json::array rows;
    for (const auto& role : roles.list()) rows.push_back(role_json(roles, role));
    return json_response(json::object{{"roles", std::move(rows)}});
}

Response add_role(const RestContext& context, const Request& request) {
    QueryReader(request, {});
    BodyReader body(request.body);
    const domain::Role role{needed_text(body, "name"), false, marketplace(body)};
    store::RoleStore roles(context.database);
    if (const auto rule = domain::check_shown_name(role.name, "name"); !role.name.empty() && !rule) {
        body.refuse(rule.failure());
    } else if (!role.name.empty() && roles.find(role.name)) {
        body.refuse({"Another role has this name", "name", "a name of its own; case does not matter", "", ""});
    }
    body.done();
    if (const auto added = roles.add(role, doer_of(context, request)); !added) throw ProblemError(409, added.failure());
    return json_response(role_json(roles, role), 201);
}

Response change_role(const RestContext& context, const Request& request) {
    auto role = addressed(context, request);
    BodyReader body(request.body);
    role.marketplace = marketplace(body);
    body.done();
    store::RoleStore roles(context.database);
    const auto changed = roles.change(role, doer_of(context, request));
    if (!changed) throw ProblemError(409, changed.failure());
    return json_response(role_json(roles, role));
}

Response remove_role(const RestContext& context, const Request& request) {
    const auto role = addressed(context, request);
    const auto removed = store::RoleStore(context.database).remove(role.name, doer_of(context, request));
    if (!removed) throw ProblemError(409, removed.failure());
    Response response;
    response.status = 204;
    return response;
}

}  // namespace

void add_role_routes(Router& router) {
    router.add({"GET", "/api/v1/roles", Action::manage_accounts, list_roles});
    router.add({"POST", "/api/v1/roles", Action::manage_accounts, add_role, Lane::slow});
    router.add({"PUT", "/api/v1/roles/{name}", Action::manage_accounts, change_role, Lane::slow});
    router.add({"DELETE", "/api/v1/roles/{name}", Action::manage_accounts, remove_role, Lane::slow});
}

}  // namespace risk::web
