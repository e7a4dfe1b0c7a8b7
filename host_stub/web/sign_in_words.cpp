// SPDX-License-Identifier: Apache-2.0
#include "web/sign_in_words.hpp"

#include <boost/json.hpp>

#include "web/problem.hpp"
#include "web/sign_in_delay.hpp"

namespace risk::web {

void add_sign_in_routes(Router& router) {
    const auto delay = std::make_shared<SignInDelay>();
    add_session_routes(router, delay);
    add_password_routes(router, delay);
}

std::string needed_text(BodyReader& body, std::string_view field) {
    auto text = body.text(field);
    if (text && !text->empty()) return std::move(*text);
    const bool missing = !body.has(field) || text;
    if (missing) body.refuse({"This is needed", std::string(field), "a text", "nothing", ""});
    return {};
}

std::int64_t steady_s(const RestContext& context) { return context.services.clock.steady_ns() / 1'000'000'000; }

void must_wait(std::int64_t seconds) {
    auto members = std::make_shared<boost::json::object>();
    members->emplace("retry_after_s", seconds);
    throw ProblemError(429,
                       {"Too many attempts have failed", "", "", "",
                        "Wait " + std::to_string(seconds) + (seconds == 1 ? " second" : " seconds") +
                            ", then try again. Nothing is locked for good."},
                       {{{"Retry-After", std::to_string(seconds)}}, std::move(members)});
}

void dead_link(const std::string& remedy) {
    throw ProblemError(401, {"This link does not open anything", "link", "one that is new and has not been used",
                             "one that is unknown, has been used, or has expired", remedy});
}

void session_is_over() { throw ProblemError(401, {"The session has ended", "", "", "", "Sign in again."}); }

store::Session own_session(const RestContext& context, const Request& request) {
    if (request.identity.means != Identity::Means::cookie) {
        throw ProblemError(409, {"There is no session here", "Authorization", "a request with a session's cookie",
                                 "an API token", "host_stub token revoke NAME ends a token."});
    }
    auto session = store::SessionStore(context.database)
                       .find_by_key(request.identity.session_key, context.services.clock.unix_s());
    if (!session) session_is_over();
    return std::move(*session);
}

}  // namespace risk::web
