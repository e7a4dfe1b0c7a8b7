// SPDX-License-Identifier: Apache-2.0
#include "web/gatekeeper.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <cctype>
#include <optional>

#include "store/account_store.hpp"
#include "store/session_store.hpp"
#include "store/store_error.hpp"
#include "store/token_store.hpp"
#include "web/cookie.hpp"
#include "web/problem.hpp"
#include "web/same_site.hpp"

namespace risk::web {
namespace {

constexpr std::size_t longest_path_shown = 200;

/// What the client shows: a cookie, a token, or nothing.
struct Credentials {
    std::optional<std::string_view> session_id, token;
};

/// What stands behind "Bearer", in any case.
std::optional<std::string_view> bearer(std::string_view authorization) {
    constexpr std::string_view scheme = "bearer ";
    const auto given = authorization.substr(0, scheme.size());
    const auto same = [](unsigned char a, unsigned char b) { return std::tolower(a) == b; };
    if (!std::ranges::equal(given, scheme, same)) return std::nullopt;
    return authorization.substr(scheme.size());
}

Credentials credentials(const Request& request) {
    Credentials found;
    found.session_id = session_cookie(request.header("cookie"));
    found.token = bearer(request.header("authorization"));
    if (found.session_id && found.token) {
        throw ProblemError(400, {"It is not clear who asks", "Authorization and Cookie", "one of them", "both",
                                 "A program sends the token only; a browser sends the cookie by itself."});
    }
    return found;
}

/// What is written beside the answer may go unwritten: a full disk must not keep people from looking.
template <class Write>
void write_if_possible(Write write) {
    try {
        write();
    } catch (const store::StoreError&) {  // NOLINT(bugprone-empty-catch)
    }
}

/// Pages that refresh themselves, and the stream of changes, do not show that somebody is there.
bool in_background(const Request& request) {
    return request.header("risk-background") == "1" || request.header("accept").starts_with("text/event-stream");
}

Identity by_cookie(const RestContext& context, const Request& request, std::string_view id) {
    const auto now_s = context.services.clock.unix_s();
    store::SessionStore sessions(context.database);
    const auto session = sessions.find(id, now_s);
    if (!session) return {};
    if (!in_background(request)) write_if_possible([&] { sessions.seen(*session, now_s); });
    return {Identity::Means::cookie, session->account.name, session->account.name, session->role, session->key};
}

Identity by_token(const RestContext& context, std::string_view key) {
    const auto now_s = context.services.clock.unix_s();
    store::TokenStore tokens(context.database);
    const auto holder = tokens.holder(key, now_s);
    if (!holder) return {};
    write_if_possible([&] { tokens.used(holder->token, now_s); });
    return {Identity::Means::token, holder->token.name, "token " + holder->token.name, holder->role, ""};
}

Identity who_asks(const RestContext& context, const Request& request) {
    const auto shown = credentials(request);
    if (shown.token) return by_token(context, *shown.token);
    return shown.session_id ? by_cookie(context, request, *shown.session_id) : Identity{};
}

void require_set_up(const RestContext& context) {
    if (store::AccountStore(context.database).any()) return;
    throw ProblemError(503, {"This host has not been set up yet: there is no administrator", "", "", "",
                             "Open the link that host_stub serve has printed, or run: host_stub admin create NAME"});
}

[[noreturn]] void not_signed_in(const Request& request) {
    const bool tried = !request.header("authorization").empty();
    const Failure why =
        tried
            ? Failure{"This token does not open anything", "Authorization", "Bearer and a token that is in force",
                      "another one, an expired or a revoked one", "host_stub token list shows those that there are."}
            : Failure{"Nobody is signed in", "", "", "", "Sign in, or send an API token: Authorization: Bearer TOKEN"};
    throw ProblemError(401, why, {{{"WWW-Authenticate", "Bearer"}}, nullptr});
}

bool is_json(std::string_view content_type) {
    const auto type = content_type.substr(0, content_type.find(';'));
    return type == "application/json" || type == "application/json ";
}

}  // namespace

void Gatekeeper::write(const RestContext& context, const std::vector<store::AuditEntry>& entries) const {
    store::AuditLog log(context.database);
    for (const auto& entry : entries) log.append(entry);
}

void Gatekeeper::refuse(const RestContext& context, const Route& route, const Request& request,
                        const Failure& why) const {
    if (request.identity.means != Identity::Means::nobody) {
        const auto detail = "at " + request.path().substr(0, longest_path_shown) + ": " + why.what +
                            (why.expected.empty() ? "" : "; needs " + why.expected) +
                            (why.found.empty() ? "" : ", has " + why.found);
        write(context, denials_.denied(request.identity.actor, route.method + ' ' + route.pattern, detail,
                                       context.services.clock.unix_s()));
    }
    throw ProblemError(403, why);
}

/// Of requests that change something: where they come from, and in which form.
void Gatekeeper::check_form(const RestContext& context, const Route& route, const Request& request) const {
    if (is_safe(request)) return;
    if (comes_from_elsewhere(request, request.identity.means == Identity::Means::cookie)) {
        refuse(context, route, request,
               {"This came from a page of another site", "Sec-Fetch-Site and Origin",
                "a request by the host's own pages, or by a program with a token", "",
                "Open the host's own pages and try again."});
    }
    if (!request.body.empty() && !is_json(request.header("content-type"))) {
        throw ProblemError(415, {"The body is not of a kind that is read here", "Content-Type", "application/json",
                                 '"' + std::string(request.header("content-type")) + '"', ""});
    }
}

void Gatekeeper::admit(const RestContext& context, const Route& route, Request& request) const {
    write_if_possible([&] { write(context, denials_.due(context.services.clock.unix_s())); });
    request.identity = {};
    if (route.action == domain::Action::anything_public) return check_form(context, route, request);
    require_set_up(context);
    request.identity = who_asks(context, request);
    check_form(context, route, request);
    if (domain::is_public(route.action)) return;
    if (request.identity.means == Identity::Means::nobody) not_signed_in(request);
    if (domain::may(request.identity.role, route.action)) return;
    refuse(
        context, route, request,
        {"You may not do this", request.path(), std::string(domain::needed_for(route.action)),
         "the role \"" + request.identity.role.name + '"', "Somebody who manages accounts can give you another role."});
}

}  // namespace risk::web
