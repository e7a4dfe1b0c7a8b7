// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "raw_http.hpp"
#include "web/http_server.hpp"

namespace risk::web::testing {

/// "GET /a body" as text/plain.
Response echo(const Request& request);

/// A server on a free port that answers by itself; bodies of 64 KiB at most.
std::unique_ptr<HttpServer> serve(std::function<void(Request, Reply)> handle, HttpServerOptions options = {});
std::unique_ptr<HttpServer> serve_echo(HttpServerOptions options = {});

/// Sends the bytes one by one until the server has closed; how many it took.
std::size_t trickle(RawConnection& connection, const std::string& bytes);

/// Lets this process hold a few thousand connections; false if it may not.
bool allow_many_connections();
/// Of this process.
std::size_t resident_bytes();

}  // namespace risk::web::testing
