// SPDX-License-Identifier: Apache-2.0
#include <boost/json.hpp>

#include "domain/account_rules.hpp"
#include "store/account_password.hpp"
#include "store/audit_log.hpp"
#include "store/one_time_link_store.hpp"
#include "store/session_store.hpp"
#include "store/token_store.hpp"
#include "web/account_json.hpp"
#include "web/body_reader.hpp"
#include "web/cookie.hpp"
#include "web/doer.hpp"
#include "web/problem.hpp"
#include "web/query_reader.hpp"
#include "web/rest_context.hpp"
#include "web/router.hpp"
#include "web/sign_in_delay.hpp"
#include "web/sign_in_words.hpp"

namespace risk::web {
namespace {

using domain::Action;

/// The name is kept only if an account has it: people type passwords there.
void audit_failure(const RestContext& context, const Request& request, const store::Account* account) {
    const auto* why = account == nullptr ? "no such account" : account->disabled ? "disabled" : "wrong password";
    store::AuditLog(context.database)
        .append({0, context.services.clock.unix_s(), "somebody at " + request.remote, "session.refused",
                 account == nullptr ? "" : account->name, why});
}

/// The same answer, after the same work, whatever was wrong.
Response sign_in(const RestContext& context, const Request& request, SignInDelay& delay) {
    BodyReader body(request.body);
    const auto name = needed_text(body, "name");
    const Secret password(needed_text(body, "password"));
    body.done();
    const auto now_s = context.services.clock.unix_s();
    const auto key = domain::account_key(name).substr(0, domain::longest_account_name);
    if (const auto wait_s = delay.attempt(key, request.remote, steady_s(context)); wait_s > 0) must_wait(wait_s);
    const auto account = store::AccountStore(context.database).find(name);
    const auto hash =
        account ? store::AccountStore(context.database).password_hash(account->id) : store::nobodys_password_hash();
    const bool fits = store::fits_password(hash, password);
    std::optional<Secret> id;
    if (fits && account && !account->disabled) {
        id = store::SessionStore(context.database)
                 .sign_in(account->id, request.identity.session_key, {account->name, now_s});
    }
    if (!id) {
        audit_failure(context, request, account ? &*account : nullptr);
        throw ProblemError(401,
                           {"Name or password is not right", "", "", "", "Capital letters count in the password."});
    }
    delay.succeeded(key, request.remote);
    return signed_in(context, *id);
}

Response sign_in_with_link(const RestContext& context, const Request& request) {
    BodyReader body(request.body);
    const auto link = needed_text(body, "link");
    body.done();
    const auto opened = store::OneTimeLinkStore(context.database).sign_in(link, context.services.clock.unix_s());
    if (!opened) dead_link("host_stub admin link NAME makes another one; it is good for 10 minutes.");
    return signed_in(context, opened->session_id);
}

/// Of a program: its token in the place of an account.
store::Account as_account(const store::ApiToken& token) {
    store::Account account;
    account.name = token.name;
    account.display_name = "API token " + token.name;
    account.role = token.role;
    account.created_s = token.created_s;
    account.last_sign_in_s = token.last_used_s;
    return account;
}

Response show_session(const RestContext& context, const Request& request) {
    QueryReader(request, {});
    const auto& who = request.identity;
    if (who.means == Identity::Means::token) {
        const auto token = store::TokenStore(context.database).find_by_name(who.account);
        if (!token) session_is_over();
        return json_response(session_json(context, as_account(*token), who.role, token->expires_s));
    }
    const auto session =
        store::SessionStore(context.database).find_by_key(who.session_key, context.services.clock.unix_s());
    if (!session) session_is_over();
    return json_response(session_json(context, session->account, session->role, session->expires_s()));
}

Response sign_out(const RestContext& context, const Request& request) {
    const auto session = own_session(context, request);
    store::SessionStore(context.database).sign_out(session, doer_of(context, request));
    Response response;
    response.status = 204;
    response.headers.emplace_back("Set-Cookie", no_session_cookie());
    return response;
}

}  // namespace

void add_session_routes(Router& router, const std::shared_ptr<SignInDelay>& delay) {
    router.add(
        {"POST", "/api/v1/session", Action::sign_in,
         [delay](const RestContext& context, const Request& request) { return sign_in(context, request, *delay); },
         Lane::slow});
    router.add({"GET", "/api/v1/session", Action::own_session, show_session});
    router.add({"DELETE", "/api/v1/session", Action::own_session, sign_out, Lane::slow});
    router.add({"POST", "/api/v1/session/link", Action::sign_in, sign_in_with_link, Lane::slow});
}

}  // namespace risk::web
