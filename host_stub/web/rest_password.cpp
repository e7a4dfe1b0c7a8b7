// SPDX-License-Identifier: Apache-2.0
#include <boost/json.hpp>

#include "domain/account_rules.hpp"
#include "store/account_password.hpp"
#include "store/account_store.hpp"
#include "store/database.hpp"
#include "store/one_time_link_store.hpp"
#include "store/session_store.hpp"
#include "store/set_up_file.hpp"
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
using store::LinkPurpose;

void require(BodyReader& body, const Result<void>& rule) {
    if (!rule) body.refuse(rule.failure());
}

Response show_set_up(const RestContext& context, const Request& request) {
    QueryReader(request, {});
    return json_response(boost::json::object{{"needed", !store::AccountStore(context.database).any()}});
}

constexpr auto no_set_up = "Start host_stub serve again: it prints a new link, good for 60 minutes.";

/// The first administrator. The link is looked at before anything is worked out for whoever sent it.
Response set_up(const RestContext& context, const Request& request) {
    BodyReader body(request.body);
    const auto link = needed_text(body, "link");
    store::NewAccount account{needed_text(body, "name"), needed_text(body, "display_name"), "", ""};
    const Secret password(needed_text(body, "password"));
    if (!account.name.empty()) require(body, domain::check_account_name(account.name));
    if (!account.display_name.empty()) require(body, domain::check_shown_name(account.display_name, "display_name"));
    if (!password.empty()) require(body, domain::check_password(password.reveal(), account.name));
    body.done();
    const auto now_s = context.services.clock.unix_s();
    store::OneTimeLinkStore links(context.database);
    if (store::AccountStore(context.database).any()) {
        throw ProblemError(409, {"This host has been set up already", "", "", "", "Sign in."});
    }
    if (!links.opens_set_up(link, now_s)) dead_link(no_set_up);
    account.password_hash = store::hash_password(password);
    const auto opened = links.set_up(link, std::move(account), now_s);
    if (!opened) dead_link(no_set_up);
    store::remove_set_up_file(context.database.file().parent_path());
    return signed_in(context, opened->session_id, 201);
}

/// One's own. Guessing at the present one is as slow as signing in.
Response change_password(const RestContext& context, const Request& request, SignInDelay& delay) {
    const auto session = own_session(context, request);
    BodyReader body(request.body);
    const Secret current(needed_text(body, "current")), password(needed_text(body, "password"));
    if (!password.empty()) require(body, domain::check_password(password.reveal(), session.account.name));
    body.done();
    const auto key = domain::account_key(session.account.name);
    if (const auto wait_s = delay.attempt(key, request.remote, steady_s(context)); wait_s > 0) must_wait(wait_s);
    const auto hash = store::AccountStore(context.database).password_hash(session.account.id);
    if (!store::fits_password(hash, current)) {
        refuse_fields({{"This is not your present password", "current", "", "", ""}});
    }
    delay.succeeded(key, request.remote);
    const auto id = store::SessionStore(context.database)
                        .change_password(session, store::hash_password(password), doer_of(context, request));
    Response response;
    response.status = 204;
    response.headers.emplace_back("Set-Cookie", session_cookie_of(id));
    return response;
}

Response reset_password(const RestContext& context, const Request& request) {
    BodyReader body(request.body);
    const auto link = needed_text(body, "link");
    const Secret password(needed_text(body, "password"));
    const auto now_s = context.services.clock.unix_s();
    constexpr auto another = "host_stub admin reset NAME, or somebody who manages accounts, makes another one.";
    store::OneTimeLinkStore links(context.database);
    const auto account = links.whose(LinkPurpose::reset, link, now_s);
    if (!password.empty()) {
        require(body, domain::check_password(password.reveal(), account ? account->name : std::string()));
    }
    body.done();
    if (!account) dead_link(another);
    const auto opened = links.set_password(link, store::hash_password(password), now_s);
    if (!opened) dead_link(another);
    return signed_in(context, opened->session_id);
}

}  // namespace

void add_password_routes(Router& router, const std::shared_ptr<SignInDelay>& delay) {
    router.add({"GET", "/api/v1/set-up", Action::anything_public, show_set_up});
    router.add({"POST", "/api/v1/set-up", Action::anything_public, set_up, Lane::slow});
    router.add({"POST", "/api/v1/password", Action::own_session,
                [delay](const RestContext& context, const Request& request) {
                    return change_password(context, request, *delay);
                },
                Lane::slow});
    router.add({"POST", "/api/v1/password/reset", Action::sign_in, reset_password, Lane::slow});
}

}  // namespace risk::web
