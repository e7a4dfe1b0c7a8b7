// SPDX-License-Identifier: Apache-2.0
#include <boost/json.hpp>

#include "domain/account_rules.hpp"
#include "store/account_password.hpp"
#include "store/account_store.hpp"
#include "store/one_time_link_store.hpp"
#include "store/role_store.hpp"
#include "web/account_json.hpp"
#include "web/body_reader.hpp"
#include "web/doer.hpp"
#include "web/json_text.hpp"
#include "web/problem.hpp"
#include "web/query_reader.hpp"
#include "web/rest_context.hpp"
#include "web/router.hpp"
#include "web/sign_in_words.hpp"

namespace risk::web {
namespace {

using domain::Action;

namespace json = boost::json;

store::Account addressed(const RestContext& context, const Request& request) {
    QueryReader(request, {});
    auto account = store::AccountStore(context.database).find(request.captured.find("name")->second);
    if (!account) {
        throw ProblemError(404, {"There is no such account", request.path(), "", "", "/api/v1/accounts lists them."});
    }
    return std::move(*account);
}

/// Whoever could raise themself, or lock themself out, leaves that to somebody else.
void require_other(const Request& request, const store::Account& account, const char* what) {
    const bool own = request.identity.means == Identity::Means::cookie &&
                     domain::account_key(request.identity.account) == domain::account_key(account.name);
    if (!own) return;
    throw ProblemError(409, {std::string("Nobody ") + what, account.name, "somebody else's account", "your own",
                             "Ask another person who manages accounts."});
}

std::string known_role(const RestContext& context, BodyReader& body) {
    auto role = needed_text(body, "role");
    if (!role.empty() && !store::RoleStore(context.database).find(role)) {
        body.refuse({"There is no such role", "role", "a built-in role, or one that was made here", "another text",
                     "/api/v1/roles lists them."});
    }
    return role;
}

std::string display_name(BodyReader& body) {
    auto name = needed_text(body, "display_name");
    const auto rule = domain::check_shown_name(name, "display_name");
    if (!name.empty() && !rule) body.refuse(rule.failure());
    return name;
}

Response list_accounts(const RestContext& context, const Request& request) {
    QueryReader(request, {});
    json::array rows;
    for (const auto& account : store::AccountStore(context.database).list()) rows.push_back(account_json(account));
    return json_response(json::object{{"accounts", std::move(rows)}});
}

Response add_account(const RestContext& context, const Request& request) {
    QueryReader(request, {});
    BodyReader body(request.body);
    store::NewAccount account{needed_text(body, "name"), display_name(body), known_role(context, body), ""};
    const Secret password(needed_text(body, "password"));
    store::AccountStore accounts(context.database);
    if (const auto rule = domain::check_account_name(account.name); !account.name.empty() && !rule) {
        body.refuse(rule.failure());
    } else if (accounts.find(account.name)) {
        body.refuse({"Another account has this name", "name", "a name of its own; case does not matter", "", ""});
    }
    if (const auto rule = domain::check_password(password.reveal(), account.name); !password.empty() && !rule) {
        body.refuse(rule.failure());
    }
    body.done();
    account.password_hash = store::hash_password(password);
    const auto made = accounts.add(account, doer_of(context, request));
    if (!made) throw ProblemError(409, made.failure());
    return json_response(account_json(*made), 201);
}

Response change_account(const RestContext& context, const Request& request) {
    const auto before = addressed(context, request);
    BodyReader body(request.body);
    store::AccountChange change{display_name(body), known_role(context, body), false};
    const auto disabled = body.flag("disabled");
    if (!disabled && !body.has("disabled")) {
        body.refuse({"This is needed", "disabled", "true or false", "nothing", ""});
    }
    body.done();
    change.disabled = *disabled;
    const auto role = store::RoleStore(context.database).find(change.role);
    if (!role || role->name != before.role) require_other(request, before, "changes their own role");
    if (change.disabled != before.disabled) require_other(request, before, "disables themself");
    const auto changed = store::AccountStore(context.database).change(before.name, change, doer_of(context, request));
    if (!changed) throw ProblemError(409, changed.failure());
    return json_response(account_json(*changed));
}

Response remove_account(const RestContext& context, const Request& request) {
    const auto account = addressed(context, request);
    require_other(request, account, "deletes themself");
    const auto removed = store::AccountStore(context.database).remove(account.name, doer_of(context, request));
    if (!removed) throw ProblemError(409, removed.failure());
    Response response;
    response.status = 204;
    return response;
}

Response reset_account(const RestContext& context, const Request& request) {
    const auto account = addressed(context, request);
    const auto made = store::OneTimeLinkStore(context.database)
                          .make(store::LinkPurpose::reset, account.name, doer_of(context, request));
    if (!made) throw ProblemError(409, made.failure());
    json::object body{{"link", made->key.reveal()}};
    put_time(body, "expires", made->expires_s);
    return json_response(body);
}

}  // namespace

void add_account_routes(Router& router) {
    router.add({"GET", "/api/v1/accounts", Action::manage_accounts, list_accounts});
    router.add({"POST", "/api/v1/accounts", Action::manage_accounts, add_account, Lane::slow});
    router.add({"PUT", "/api/v1/accounts/{name}", Action::manage_accounts, change_account, Lane::slow});
    router.add({"DELETE", "/api/v1/accounts/{name}", Action::manage_accounts, remove_account, Lane::slow});
    router.add({"POST", "/api/v1/accounts/{name}/reset", Action::manage_accounts, reset_account, Lane::slow});
}

}  // namespace risk::web
