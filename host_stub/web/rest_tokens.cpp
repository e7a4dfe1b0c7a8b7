// SPDX-License-Identifier: Apache-2.0
#include <boost/json.hpp>

#include "domain/account_rules.hpp"
#include "store/role_store.hpp"
#include "store/token_store.hpp"
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

json::object token_json(const store::ApiToken& token) {
    json::object object{{"id", token.id}, {"name", token.name}, {"role", token.role}, {"created_by", token.created_by}};
    put_time(object, "created", token.created_s);
    put_time(object, "expires", token.expires_s);
    put_time(object, "last_used", token.last_used_s);
    return object;
}

Response list_tokens(const RestContext& context, const Request& request) {
    QueryReader(request, {});
    json::array rows;
    for (const auto& token : store::TokenStore(context.database).list()) rows.push_back(token_json(token));
    return json_response(json::object{{"tokens", std::move(rows)}});
}

std::int64_t expiry(const RestContext& context, BodyReader& body) {
    const auto days = body.number("expires_days");
    const bool given = days.has_value() || body.has("expires_days");
    if (!given || (days && (*days < 1 || *days > store::longest_token_days))) {
        body.refuse(
            {"A token needs an end", "expires_days", "1 to 365 days", days ? std::to_string(*days) : "nothing", ""});
    }
    return context.services.clock.unix_s() + days.value_or(0) * 86'400;
}

Response add_token(const RestContext& context, const Request& request) {
    QueryReader(request, {});
    BodyReader body(request.body);
    const auto name = needed_text(body, "name"), role = needed_text(body, "role");
    const auto expires_s = expiry(context, body);
    store::TokenStore tokens(context.database);
    if (const auto rule = domain::check_shown_name(name, "name"); !name.empty() && !rule) {
        body.refuse(rule.failure());
    } else if (!name.empty() && tokens.find_by_name(name)) {
        body.refuse({"Another token has this name", "name", "a name of its own; case does not matter", "", ""});
    }
    if (!role.empty() && !store::RoleStore(context.database).find(role)) {
        body.refuse({"There is no such role", "role", "a built-in role, or one that was made here", "another text",
                     "/api/v1/roles lists them."});
    }
    body.done();
    const auto made = tokens.add(name, role, expires_s, doer_of(context, request));
    if (!made) throw ProblemError(409, made.failure());
    auto object = token_json(made->token);
    object["token"] = made->key.reveal();
    return json_response(object, 201);
}

Response revoke_token(const RestContext& context, const Request& request) {
    QueryReader(request, {});
    const auto id = captured_number(request, "id", "token");
    if (!store::TokenStore(context.database).revoke(id, doer_of(context, request))) {
        throw ProblemError(404, {"There is no such token", request.path(), "", "", "/api/v1/tokens lists them."});
    }
    Response response;
    response.status = 204;
    return response;
}

}  // namespace

void add_token_routes(Router& router) {
    router.add({"GET", "/api/v1/tokens", Action::manage_accounts, list_tokens});
    router.add({"POST", "/api/v1/tokens", Action::manage_accounts, add_token, Lane::slow});
    router.add({"DELETE", "/api/v1/tokens/{id}", Action::manage_accounts, revoke_token, Lane::slow});
}

}  // namespace risk::web
