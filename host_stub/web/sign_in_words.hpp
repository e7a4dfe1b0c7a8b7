// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "store/session_store.hpp"
#include "web/body_reader.hpp"
#include "web/request.hpp"
#include "web/rest_context.hpp"

// What sign-in, set-up and passwords have in common: how they read, and how they say no.
namespace risk::web {

class Router;
class SignInDelay;

void add_session_routes(Router& router, const std::shared_ptr<SignInDelay>& delay);
void add_password_routes(Router& router, const std::shared_ptr<SignInDelay>& delay);  ///< and the first set-up

/// The text; empty, and noted, if it is not there.
std::string needed_text(BodyReader& body, std::string_view field);

/// Of the clock that never steps.
std::int64_t steady_s(const RestContext& context);

[[noreturn]] void must_wait(std::int64_t seconds);       ///< 429
[[noreturn]] void dead_link(const std::string& remedy);  ///< 401: unknown, expired, used, or for something else
[[noreturn]] void session_is_over();                     ///< 401

/// The session of the request; 409 if it came with a token, which has none.
store::Session own_session(const RestContext& context, const Request& request);

}  // namespace risk::web
