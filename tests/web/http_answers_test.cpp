// SPDX-License-Identifier: Apache-2.0
// How answers travel: from other threads, in pieces, as a feed; bodies, and what HTTP/1.0 and HEAD make of it all.
#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <thread>

#include "http_bench.hpp"
#include "web/feed.hpp"

namespace risk::web {
namespace {

using testing::RawConnection;
using testing::serve;
using testing::serve_echo;

constexpr const char* get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

TEST(HttpAnswers, come_from_any_thread_while_the_server_serves_others) {
    std::promise<void> go;
    std::thread worker;
    const auto server = serve([&](const Request& request, const Reply& reply) {
        if (request.path() != "/slow") return reply(testing::echo(request));
        worker = std::thread([&, request, reply] {
            go.get_future().wait();
            reply(testing::echo(request));
        });
    });
    RawConnection slow(server->port());
    slow.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_EQ(testing::request(server->port(), "GET", "/quick").body, "GET /quick ");
    go.set_value();
    EXPECT_EQ(slow.receive().body, "GET /slow ");
    worker.join();
}

TEST(HttpAnswers, are_given_once) {
    const auto server = serve([&](const Request& request, const Reply& reply) {
        reply(testing::echo(request));
        reply({});
    });
    RawConnection connection(server->port());
    connection.send(get);
    EXPECT_EQ(connection.receive().body, "GET / ");
    connection.send("GET /2 HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_EQ(connection.receive().body, "GET /2 ");
}

TEST(HttpAnswers, may_come_when_the_client_is_gone_and_when_the_server_has_stopped) {
    std::promise<Reply> kept;
    auto server = serve([&](const Request&, const Reply& reply) { kept.set_value(reply); });
    {
        RawConnection gone(server->port());
        gone.send(get);
        auto reply = kept.get_future().get();
        server->stop();
        reply({});
    }
}

TEST(HttpAnswers, that_never_come_close_the_connection) {
    const auto server = serve([](const Request&, const Reply&) {});
    RawConnection connection(server->port());
    connection.send(get);
    EXPECT_TRUE(connection.closed());
}

TEST(HttpAnswers, in_pieces_arrive_whole_and_the_connection_goes_on) {
    const auto server = serve([](const Request&, const Reply& reply) {
        Response response;
        response.body = "head\n";
        response.more = [left = 3]() mutable -> std::optional<std::string> {
            if (left == 0) return std::nullopt;
            return left-- == 2 ? std::string() : std::string("piece\n");  // an empty piece is no end
        };
        reply(std::move(response));
    });
    RawConnection connection(server->port());
    for (int i = 0; i < 2; ++i) {
        connection.send(get);
        const auto response = connection.receive();
        EXPECT_EQ(response.headers.at("transfer-encoding"), "chunked");
        EXPECT_EQ(response.body, "head\npiece\npiece\n");
    }
    connection.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_EQ(connection.receive(true).body, "");
    connection.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    EXPECT_EQ(connection.receive_head().headers.count("transfer-encoding"), 0U);
    EXPECT_TRUE(connection.closed());
    EXPECT_EQ(connection.left_over(), "head\npiece\npiece\n");
}

TEST(HttpAnswers, in_pieces_are_made_no_faster_than_they_are_taken) {
    std::atomic<int> made{0};
    constexpr int all = 200;
    constexpr std::size_t piece_bytes = 1024 * 1024;
    const auto server = serve([&](const Request&, const Reply& reply) {
        Response response;
        response.more = [&]() -> std::optional<std::string> {
            if (made == all) return std::nullopt;
            ++made;
            return std::string(piece_bytes, 'x');
        };
        reply(std::move(response));
    });
    RawConnection connection(server->port());
    connection.send(get);
    connection.receive_head();
    for (int taken = 1; taken <= 100; ++taken) {
        EXPECT_EQ(connection.receive_piece()->size(), piece_bytes);
        EXPECT_LT(made, taken + 16) << "what is ahead fits into the sockets' buffers";
    }
}

TEST(HttpAnswers, whose_later_piece_fails_break_off) {
    const auto server = serve([](const Request&, const Reply& reply) {
        Response response;
        response.more = [first = true]() mutable -> std::optional<std::string> {
            if (!std::exchange(first, false)) throw std::runtime_error("the disk is gone");
            return "piece";
        };
        reply(std::move(response));
    });
    RawConnection connection(server->port());
    connection.send(get);
    connection.receive_head();
    EXPECT_EQ(connection.receive_piece(), "piece");
    EXPECT_THROW((void)connection.receive_piece(), std::runtime_error);
}

TEST(HttpAnswers, of_a_feed_arrive_as_they_are_said_and_end_when_it_ends) {
    auto feed = std::make_shared<Feed>();
    HttpServer* running = nullptr;
    const auto server = serve([&](const Request& request, const Reply& reply) {
        Response response;
        if (request.path() == "/say") feed->push("said");
        if (request.path() == "/end") feed->end();
        if (request.path() == "/listen") response.feed = feed;
        reply(std::move(response));
    });
    running = server.get();
    RawConnection connection(running->port());
    connection.send("GET /listen HTTP/1.1\r\nHost: a\r\n\r\n");
    connection.receive_head();
    for (int i = 0; i < 3; ++i) {
        testing::request(running->port(), "GET", "/say");
        EXPECT_EQ(connection.receive_piece(), "said");
    }
    testing::request(running->port(), "GET", "/end");
    EXPECT_EQ(connection.receive_piece(), std::nullopt);
    EXPECT_TRUE(connection.closed());
}

TEST(HttpAnswers, of_a_feed_are_over_when_the_client_leaves) {
    auto feed = std::make_shared<Feed>();
    const auto server = serve([&](const Request& request, const Reply& reply) {
        Response response;
        if (request.path() == "/listen") response.feed = feed;
        if (request.path() == "/over") response.body = feed->over() ? "over" : "on";
        reply(std::move(response));
    });
    {
        RawConnection connection(server->port());
        connection.send("GET /listen HTTP/1.1\r\nHost: a\r\n\r\n");
        connection.receive_head();
        EXPECT_EQ(testing::request(server->port(), "GET", "/over").body, "on");
    }
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (testing::request(server->port(), "GET", "/over").body != "over")
        ASSERT_LT(std::chrono::steady_clock::now(), until);
}

TEST(HttpAnswers, of_a_feed_nobody_reads_do_not_pile_up) {
    Feed feed;
    for (int i = 0; i < 1000 && !feed.over(); ++i) feed.push(std::string(1024, 'x'));
    EXPECT_TRUE(feed.over());
    EXPECT_LE(feed.take()->size(), Feed::max_pending_bytes);
    EXPECT_EQ(feed.take(), std::nullopt);
}

TEST(HttpAnswers, of_a_feed_end_in_order_when_the_server_stops) {
    auto feed = std::make_shared<Feed>();
    auto server = serve([&](const Request&, const Reply& reply) {
        Response response;
        response.body = "hello";
        response.feed = feed;
        reply(std::move(response));
    });
    RawConnection connection(server->port());
    connection.send(get);
    connection.receive_head();
    EXPECT_EQ(connection.receive_piece(), "hello");
    server->stop();
    EXPECT_EQ(connection.receive_piece(), std::nullopt);
}

TEST(HttpBodies, arrive_by_length_and_in_chunks) {
    const auto server = serve_echo();
    RawConnection connection(server->port());
    connection.send("PUT /a HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello");
    EXPECT_EQ(connection.receive().body, "PUT /a hello");
    connection.send(
        "POST /b HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2;x=y\r\nlo\r\n0\r\n\r\n");
    EXPECT_EQ(connection.receive().body, "POST /b hello");
    connection.send("DELETE /c HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_EQ(connection.receive().body, "DELETE /c ");
    connection.send("POST /d HTTP/1.1\r\nHost: a\r\nContent-Length: 65536\r\n\r\n" + std::string(65'536, 'x'));
    EXPECT_EQ(connection.receive().body.size(), 65'536U + 8);
}

TEST(HttpBodies, are_waited_for_when_the_client_expects_to_be_told) {
    const auto server = serve_echo();
    RawConnection connection(server->port());
    connection.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
    EXPECT_EQ(connection.receive_head().status, 100);
    connection.send("hi");
    EXPECT_EQ(connection.receive().body, "POST / hi");
}

TEST(HttpBodies, that_are_too_long_are_not_asked_for) {
    const auto server = serve_echo();
    RawConnection connection(server->port());
    connection.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 65537\r\nExpect: 100-continue\r\n\r\n");
    EXPECT_EQ(connection.receive().status, 413);
    RawConnection odd(server->port());
    odd.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: a-miracle\r\n\r\n");
    EXPECT_EQ(odd.receive().status, 417);
}

TEST(HttpOld, is_answered_and_closed_unless_it_asks_to_go_on) {
    const auto server = serve_echo();
    RawConnection once(server->port());
    once.send("GET /a HTTP/1.0\r\n\r\n");
    EXPECT_EQ(once.receive().body, "GET /a ");
    EXPECT_TRUE(once.closed());
    RawConnection twice(server->port());
    for (int i = 0; i < 2; ++i) {
        twice.send("GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        EXPECT_EQ(twice.receive().body, "GET /a ");
    }
}

TEST(HttpAnswers, to_pipelined_requests_come_in_their_order_however_long_each_takes) {
    std::atomic<int> running{0};
    std::vector<std::thread> workers;
    const auto server = serve([&](const Request& request, const Reply& reply) {
        EXPECT_EQ(running++, 0) << "the next one is not begun before this one is answered";
        workers.emplace_back([&running, request, reply] {
            --running;
            reply(testing::echo(request));
        });
    });
    RawConnection connection(server->port());
    std::string all;
    for (int i = 0; i < 50; ++i) all += "GET /" + std::to_string(i) + " HTTP/1.1\r\nHost: a\r\n\r\n";
    connection.send(all);
    for (int i = 0; i < 50; ++i) EXPECT_EQ(connection.receive().body, "GET /" + std::to_string(i) + " ");
    for (auto& worker : workers) worker.join();
}

}  // namespace
}  // namespace risk::web
