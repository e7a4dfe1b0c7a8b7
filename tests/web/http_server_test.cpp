// SPDX-License-Identifier: Apache-2.0
#include "web/http_server.hpp"

#include <gtest/gtest.h>

#include <list>

#include "http_bench.hpp"

namespace risk::web {
namespace {

using testing::RawConnection;
using testing::serve_echo;

TEST(HttpServer, answers_several_requests_on_one_connection) {
    const auto server = serve_echo();
    RawConnection connection(server->port());
    for (int i = 0; i < 3; ++i) {
        connection.send("GET /a HTTP/1.1\r\nHost: localhost\r\n\r\n");
        const auto response = connection.receive();
        EXPECT_EQ(response.status, 200);
        EXPECT_EQ(response.body, "GET /a ");
    }
}

TEST(HttpServer, answers_requests_that_arrive_together_in_their_order) {
    const auto server = serve_echo();
    RawConnection connection(server->port());
    connection.send("GET /1 HTTP/1.1\r\nHost: a\r\n\r\nPOST /2 HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi");
    EXPECT_EQ(connection.receive().body, "GET /1 ");
    EXPECT_EQ(connection.receive().body, "POST /2 hi");
}

TEST(HttpServer, answers_head_with_the_length_and_no_body) {
    const auto server = serve_echo();
    const auto response = testing::request(server->port(), "HEAD", "/a");
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.headers.at("content-length"), "8");
}

TEST(HttpServer, refuses_a_header_beyond_its_limit) {
    const auto server = serve_echo();
    RawConnection connection(server->port());
    connection.send("GET / HTTP/1.1\r\nHost: localhost\r\nX: " + std::string(20'000, 'x') + "\r\n\r\n");
    const auto response = connection.receive();
    EXPECT_EQ(response.status, 431);
    EXPECT_EQ(response.headers.at("content-type"), "application/problem+json");
    EXPECT_TRUE(connection.closed());
}

TEST(HttpServer, refuses_a_body_beyond_its_limit_without_reading_it) {
    const auto server = serve_echo();
    RawConnection connection(server->port());
    connection.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 65537\r\n\r\n");
    EXPECT_EQ(connection.receive().status, 413);
}

TEST(HttpServer, refuses_what_is_not_http) {
    const auto server = serve_echo();
    for (const auto* bytes : {"hello\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "GET http://x/ HTTP/1.1\r\nHost: a\r\n\r\n",
                              "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n"}) {
        RawConnection connection(server->port());
        connection.send(bytes);
        EXPECT_EQ(connection.receive().status, 400) << bytes;
    }
}

TEST(HttpServer, takes_header_names_of_any_length_within_the_limit) {
    const auto server = serve_echo();
    RawConnection connection(server->port());
    connection.send("GET / HTTP/1.1\r\nHost: a\r\n" + std::string(5000, 'n') + ": v\r\n\r\n");
    EXPECT_EQ(connection.receive().status, 200);
}

TEST(HttpServer, closes_a_connection_whose_request_does_not_arrive_in_time) {
    HttpServerOptions options;
    options.deadline = std::chrono::milliseconds(50);
    const auto server = serve_echo(options);
    RawConnection silent(server->port()), slow(server->port());
    slow.send("GET / HT");
    EXPECT_TRUE(silent.closed());
    EXPECT_TRUE(slow.closed());
    EXPECT_EQ(testing::request(server->port(), "GET", "/").status, 200);
}

TEST(HttpServer, serves_whoever_waited_when_a_connection_becomes_free) {
    HttpServerOptions options;
    options.max_connections = 4;
    const auto server = serve_echo(options);
    std::list<RawConnection> held;
    for (int i = 0; i < 4; ++i) {
        held.emplace_back(server->port()).send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        EXPECT_EQ(held.back().receive().status, 200);
    }
    RawConnection waiting(server->port());
    waiting.send("GET /late HTTP/1.1\r\nHost: a\r\n\r\n");
    held.clear();
    EXPECT_EQ(waiting.receive().body, "GET /late ");
}

TEST(HttpServer, serves_many_connections_one_after_the_other_and_at_once) {
    const auto server = serve_echo();
    std::list<RawConnection> all;
    for (int i = 0; i < 200; ++i) all.emplace_back(server->port()).send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    for (auto& each : all) EXPECT_EQ(each.receive().status, 200);
}

TEST(HttpServer, stops_with_connections_open_and_closes_them) {
    auto server = serve_echo();
    RawConnection idle(server->port());
    idle.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_EQ(idle.receive().status, 200);
    server->stop();
    EXPECT_TRUE(idle.closed());
}

TEST(HttpServer, says_that_a_port_is_in_use) {
    const auto server = serve_echo();
    HttpServerOptions options;
    options.port = server->port();
    const auto second = HttpServer::listen(options);
    ASSERT_FALSE(second.ok());
    EXPECT_EQ(second.failure().found, "one that another program listens on");
    EXPECT_NE(second.failure().where.find(std::to_string(options.port)), std::string::npos);
}

TEST(HttpServer, says_that_an_address_is_none) {
    HttpServerOptions options;
    options.address = "not-an-address";
    EXPECT_FALSE(HttpServer::listen(options).ok());
}

}  // namespace
}  // namespace risk::web
