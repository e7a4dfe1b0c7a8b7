// SPDX-License-Identifier: Apache-2.0
#include "http_bench.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <fstream>

#include "web/problem.hpp"

namespace risk::web::testing {

Response echo(const Request& request) {
    Response response;
    response.content_type = "text/plain";
    response.body = request.method + " " + request.path() + " " + request.body;
    return response;
}

std::unique_ptr<HttpServer> serve(std::function<void(Request, Reply)> handle, HttpServerOptions options) {
    auto server = HttpServer::listen(options);
    EXPECT_TRUE(server.ok());
    (*server)->start({std::move(handle), [](int status, const Failure& why) { return problem(status, why, "id"); },
                      [](const Request&) {
                          return BodyTerms{65'536, {}};
                      }});
    return std::move(*server);
}

std::unique_ptr<HttpServer> serve_echo(HttpServerOptions options) {
    return serve([](const Request& request, const Reply& reply) { reply(echo(request)); }, options);
}

std::size_t trickle(RawConnection& connection, const std::string& bytes) {
    std::size_t sent = 0;
    while (!connection.closed_within(std::chrono::milliseconds(5))) {
        connection.send(bytes.substr(sent++ % bytes.size(), 1));
    }
    return sent;
}

bool allow_many_connections() {
    rlimit limit{};
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    return setrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur >= 4096;
}

std::size_t resident_bytes() {
    std::ifstream in("/proc/self/statm");
    std::size_t total = 0, resident = 0;
    in >> total >> resident;
    return resident * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

}  // namespace risk::web::testing
