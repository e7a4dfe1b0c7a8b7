// SPDX-License-Identifier: Apache-2.0
// What a client that means harm sends to the bare server. Each test is named for what it tries.
#include <gtest/gtest.h>

#include <future>
#include <list>
#include <memory>

#include "http_bench.hpp"

namespace risk::web {
namespace {

using testing::RawConnection;
using testing::serve_echo;

/// The status of the first answer; the connection must be closed after it, and nothing else be answered.
int only_answer(const HttpServer& server, const std::string& bytes) {
    RawConnection connection(server.port());
    connection.send(bytes);
    const auto response = connection.receive();
    EXPECT_EQ(response.headers.at("connection"), "close") << bytes;
    EXPECT_TRUE(connection.closed());
    EXPECT_EQ(connection.left_over(), "") << bytes;
    return response.status;
}

/// Answered on its own after an attack: the server has not suffered.
void expect_alive(const HttpServer& server) { EXPECT_EQ(testing::request(server.port(), "GET", "/alive").status, 200); }

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::size_t memory_factor = 8;  // they keep what was freed, and a shadow of everything
#else
constexpr std::size_t memory_factor = 1;
#endif

constexpr const char* smuggled = "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n";

TEST(HttpAttack, smuggling_by_lengths_that_disagree_is_refused) {
    const auto server = serve_echo();
    for (const std::string header : {
             "Content-Length: 3\r\nTransfer-Encoding: chunked",
             "Transfer-Encoding: chunked\r\nContent-Length: 3",
             "Content-Length: 3\r\nContent-Length: 4",
             "Content-Length: 3\r\nContent-Length: 3",
             "Content-Length: 3, 4",
             "Content-Length: +3",
             "Content-Length: -3",
             "Content-Length: 0x3",
             "Content-Length: 3 3",
             "Content-Length: 99999999999999999999999",
             "Content-Length : 3",
             "Content-Length:",
         }) {
        EXPECT_EQ(only_answer(*server, "POST / HTTP/1.1\r\nHost: a\r\n" + header + "\r\n\r\n" + smuggled), 400)
            << header;
    }
    expect_alive(*server);
}

TEST(HttpAttack, smuggling_by_an_encoding_that_another_reads_otherwise_is_refused) {
    const auto server = serve_echo();
    for (const std::string header : {
             "Transfer-Encoding: identity",
             "Transfer-Encoding: gzip, chunked",
             "Transfer-Encoding: chunked, identity",
             "Transfer-Encoding: xchunked",
             "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
             "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
             "Transfer-Encoding : chunked",
             " Transfer-Encoding: chunked",
             "Transfer-Encoding: \"chunked\"",
         }) {
        EXPECT_EQ(only_answer(*server, "POST / HTTP/1.1\r\nHost: a\r\n" + header + "\r\n\r\n0\r\n\r\n" + smuggled), 400)
            << header;
    }
    EXPECT_EQ(only_answer(*server, "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), 400)
        << "HTTP/1.0 has no chunks";
}

TEST(HttpAttack, smuggling_by_chunks_that_lie_is_refused) {
    const auto server = serve_echo();
    for (const std::string body : {"FFFFFFFFFFFFFFFFF\r\n", "-1\r\n\r\n", "3 \r\nabcd\r\n0\r\n\r\n", "zz\r\n",
                                   "3\r\nabcd0\r\n\r\n", "0x3\r\nabc\r\n0\r\n\r\n"}) {
        EXPECT_GE(only_answer(*server, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + body), 400)
            << body;
    }
}

TEST(HttpAttack, a_trailer_does_not_become_a_header) {
    const auto server = testing::serve([](const Request& request, const Reply& reply) {
        Response response;
        response.body = std::string(request.header("authorization")) + '|' + request.body;
        reply(std::move(response));
    });
    RawConnection connection(server->port());
    connection.send(
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\nAuthorization: Bearer "
        "x\r\n\r\n");
    EXPECT_EQ(connection.receive().body, "|hi");
}

TEST(HttpAttack, two_lines_of_what_decides_who_asks_are_refused) {
    const auto server = serve_echo();
    for (const std::string name : {"Host", "Authorization", "Cookie", "Origin", "Sec-Fetch-Site", "Content-Type"}) {
        EXPECT_EQ(only_answer(*server, "GET / HTTP/1.1\r\n" + name + ": a\r\nX: y\r\n" + name + ": b\r\n\r\n"), 400)
            << name;
    }
}

TEST(HttpAttack, an_oversized_header_address_or_number_of_lines_is_refused) {
    const auto server = serve_echo();
    const std::string much(20'000, 'a');
    EXPECT_EQ(only_answer(*server, "GET / HTTP/1.1\r\nHost: a\r\nCookie: " + much + "\r\n\r\n"), 431);
    EXPECT_EQ(only_answer(*server, "GET /" + much + " HTTP/1.1\r\nHost: a\r\n\r\n"), 431);
    std::string lines;
    for (int i = 0; i < 4000; ++i) lines += "A" + std::to_string(i) + ": b\r\n";
    EXPECT_EQ(only_answer(*server, "GET / HTTP/1.1\r\nHost: a\r\n" + lines + "\r\n"), 431);
    expect_alive(*server);
}

TEST(HttpAttack, an_oversized_body_is_refused_whether_it_is_announced_or_not) {
    const auto server = serve_echo();
    EXPECT_EQ(only_answer(*server, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 65537\r\n\r\n"), 413);
    EXPECT_EQ(only_answer(*server, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 18446744073709551615\r\n\r\n"), 413);
    std::string chunks;
    for (int i = 0; i < 70; ++i) chunks += "400\r\n" + std::string(1024, 'x') + "\r\n";
    EXPECT_EQ(only_answer(*server, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks), 413);
    EXPECT_EQ(only_answer(*server, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n7FFFFFFF\r\n"),
              413);
}

TEST(HttpAttack, who_sends_a_whole_oversized_body_before_reading_still_learns_why) {
    const auto server = serve_echo();
    RawConnection connection(server->port());
    connection.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 700000\r\n\r\n" + std::string(700'000, 'x'));
    EXPECT_EQ(connection.receive().status, 413);
}

TEST(HttpAttack, an_endless_chunk_header_is_cut_off) {
    const auto server = serve_echo();
    EXPECT_EQ(only_answer(*server, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1;" +
                                       std::string(200'000, 'x')),
              400);
    expect_alive(*server);
}

TEST(HttpAttack, null_bytes_and_line_feeds_alone_are_refused) {
    const auto server = serve_echo();
    using namespace std::string_literals;
    for (const auto& bytes : {"GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n"s, "GET / HTTP/1.1\r\nHost: a\0b\r\n\r\n"s,
                              "GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n"s, "GET /?a=%00 HTTP/1.1\r\nHost: a\r\n\r\n"s,
                              "GET /a%0d%0ab HTTP/1.1\r\nHost: a\r\n\r\n"s, "G\0T / HTTP/1.1\r\nHost: a\r\n\r\n"s,
                              "GET / HTTP/1.1\nHost: a\n\n\r\n\r\n"s}) {
        EXPECT_EQ(only_answer(*server, bytes), 400) << bytes;
    }
}

TEST(HttpAttack, bytes_that_are_no_text_are_refused_in_an_address) {
    const auto server = serve_echo();
    for (const std::string path : {"/%ff", "/%c0%ae%c0%ae/", "/%e0%80%af", "/?q=%ff", "/%ed%a0%80"}) {
        EXPECT_EQ(only_answer(*server, "GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n"), 400) << path;
    }
}

TEST(HttpAttack, an_answer_is_not_split_by_what_was_sent) {
    const auto server = testing::serve([](const Request& request, const Reply& reply) {
        Response response;
        response.headers.emplace_back("Location", request.query.front().second);
        response.headers.emplace_back("X-Raw", "a\r\nSet-Cookie: evil=1\r\n\r\n<html>");
        reply(std::move(response));
    });
    const auto response = testing::request(server->port(), "GET", "/?to=%E2%82%AC");
    EXPECT_EQ(response.status, 200);
    EXPECT_FALSE(response.headers.contains("set-cookie"));
    const std::string two(2, '?');
    EXPECT_EQ(response.headers.at("x-raw"), std::string("a") + two + "Set-Cookie: evil=1" + two + two + "<html>");
}

TEST(HttpAttack, a_header_that_trickles_ends_at_the_deadline) {
    HttpServerOptions options;
    options.deadline = std::chrono::milliseconds(400);
    const auto server = serve_echo(options);
    RawConnection slow(server->port());
    slow.send("GET / HTTP/1.1\r\nHost: a\r\n");
    EXPECT_LT(testing::trickle(slow, "X: y\r\n"), 1000U);
    expect_alive(*server);
}

TEST(HttpAttack, a_second_header_that_trickles_ends_at_the_deadline_and_not_when_idle_ends) {
    HttpServerOptions options;
    options.deadline = std::chrono::milliseconds(400);
    options.idle = std::chrono::hours(1);
    const auto server = serve_echo(options);
    RawConnection slow(server->port());
    slow.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_EQ(slow.receive().status, 200);
    EXPECT_LT(testing::trickle(slow, "GET / HTTP/1.1\r\nX: y\r\nX: y\r\nX: y\r\n"), 1000U);
}

TEST(HttpAttack, a_body_that_trickles_ends_at_the_deadline) {
    HttpServerOptions options;
    options.deadline = std::chrono::milliseconds(400);
    const auto server = serve_echo(options);
    for (const std::string header : {"Content-Length: 60000", "Transfer-Encoding: chunked"}) {
        RawConnection slow(server->port());
        slow.send("POST / HTTP/1.1\r\nHost: a\r\n" + header + "\r\n\r\n");
        EXPECT_LT(testing::trickle(slow, "1\r\na\r\n"), 1000U) << header;
    }
    expect_alive(*server);
}

/// Says when the last one who holds it has let go.
struct Holder {
    std::promise<void> released;
    ~Holder() { released.set_value(); }
};

TEST(HttpAttack, who_does_not_take_the_answer_is_let_go) {
    HttpServerOptions options;
    options.deadline = std::chrono::milliseconds(400);
    auto holder = std::make_shared<Holder>();
    auto released = holder->released.get_future();
    const auto server = testing::serve(
        [&holder](const Request& request, const Reply& reply) {
            Response response;
            // More than any kernel keeps for a client.
            if (request.path() == "/all") {
                response.more = [held = std::move(holder)] { return std::optional(std::string(65'536, 'x')); };
            }
            reply(std::move(response));
        },
        options);
    RawConnection greedy(server->port());
    greedy.send("GET /all HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_EQ(greedy.receive_head().status, 200);
    EXPECT_EQ(released.wait_for(std::chrono::seconds(30)), std::future_status::ready);
    expect_alive(*server);
}

TEST(HttpAttack, a_thousand_idle_connections_keep_no_new_client_waiting) {
    ASSERT_TRUE(testing::allow_many_connections());
    HttpServerOptions options;
    options.deadline = std::chrono::minutes(5);
    options.idle = std::chrono::minutes(5);
    const auto server = serve_echo(options);
    const auto before = testing::resident_bytes();
    std::list<RawConnection> idle;
    for (int i = 0; i < 1000; ++i) {
        idle.emplace_back(server->port());
        if (i % 3 == 1) idle.back().send("GET / HTTP/1.1\r\nHo");
        if (i % 3 != 2) continue;
        idle.back().send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        EXPECT_EQ(idle.back().receive().status, 200) << "served while " << i << " others are there";
    }
    const auto began = std::chrono::steady_clock::now();
    for (int i = 0; i < 20; ++i) expect_alive(*server);
    EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(2));
    EXPECT_LT(testing::resident_bytes() - before, memory_factor * 48U * 1024 * 1024);
}

TEST(HttpAttack, who_hoards_connections_takes_none_from_another_address) {
    HttpServerOptions options;
    options.max_connections = 8;
    const auto server = serve_echo(options);
    RawConnection modest(server->port(), "127.0.0.2");
    modest.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_EQ(modest.receive().status, 200);
    std::list<RawConnection> hoard;
    for (int i = 0; i < 40; ++i) {
        hoard.emplace_back(server->port()).send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        EXPECT_EQ(hoard.back().receive().status, 200);
    }
    modest.send("GET /again HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_EQ(modest.receive().body, "GET /again ");
}

TEST(HttpAttack, methods_that_are_for_proxies_and_debuggers_are_not_there) {
    const auto server = serve_echo();
    EXPECT_EQ(only_answer(*server, "CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n"), 405);
    EXPECT_EQ(only_answer(*server, "GET http://example.com/ HTTP/1.1\r\nHost: example.com\r\n\r\n"), 400);
    EXPECT_EQ(only_answer(*server, "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n"), 400);
}

}  // namespace
}  // namespace risk::web
