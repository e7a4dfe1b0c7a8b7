// SPDX-License-Identifier: Apache-2.0
// The connection itself: kept, resumed, bounded in each step.
#include <gtest/gtest.h>

#include <list>

#include "incydr_simulator/simulator.hpp"
#include "upstream/http_client.hpp"

namespace risk::incydr {
namespace {

using incydr_simulator::FaultRule;
using incydr_simulator::Simulator;

Origin origin_of(const std::string& text) {
    auto origin = parse_base_url(text, {true, ""});
    EXPECT_TRUE(origin.ok());
    return *origin;
}

HttpRequest users() {
    HttpRequest request;
    request.target = "/v1/users";
    request.body_limit = 65536;
    return request;
}

HttpOptions options_for(const Simulator& upstream, bool tls) {
    HttpOptions options;
    options.origin = origin_of(tls ? upstream.https_origin() : upstream.http_origin());
    options.ca_file = tls ? upstream.ca_file() : std::string();
    options.developer = true;
    options.user_agent = "test";
    return options;
}

constexpr std::chrono::seconds patience{20};

TEST(HttpClientTest, one_connection_serves_many_requests) {
    Simulator upstream;
    for (const bool tls : {false, true}) {
        HttpClient client(options_for(upstream, tls), [] { return false; });
        for (int times = 0; times < 5; ++times) {
            const auto answer = client.exchange(users(), patience);
            ASSERT_TRUE(answer.ok()) << answer.failure().message();
            EXPECT_EQ(answer->status, 401);
            EXPECT_TRUE(answer->date_ms.has_value());
        }
        EXPECT_EQ(client.connections(), 1U);
    }
}

TEST(HttpClientTest, a_TLS_session_is_resumed_on_the_next_connection) {
    Simulator upstream;
    HttpClient client(options_for(upstream, true), [] { return false; });
    FaultRule rule;
    rule.kind = FaultRule::Kind::close;
    for (int times = 0; times < 3; ++times) {
        ASSERT_TRUE(client.exchange(users(), patience).ok());
        rule.count = 2;  // the kept connection and the one after it
        upstream.add_fault(rule);
        EXPECT_FALSE(client.exchange(users(), patience).ok());
        upstream.clear_faults();
    }
    EXPECT_GE(client.connections(), 3U);
    EXPECT_GE(client.resumed(), client.connections() - 1 - 2);
    EXPECT_GE(client.resumed(), 1U);
}

TEST(HttpClientTest, few_connections_of_a_process_rest_open_and_the_others_resume_one_session) {
    Simulator upstream;
    HttpOptions options = options_for(upstream, true);
    options.network = make_shared_network();
    std::list<HttpClient> clients;
    for (int times = 0; times < 18; ++times) {
        HttpClient& client = clients.emplace_back(options, [] { return false; });
        ASSERT_TRUE(client.exchange(users(), patience).ok());
        EXPECT_EQ(client.resumed(), times == 0 ? 0U : 1U) << "what one has negotiated is resumed by the next";
        client.rest();
    }
    HttpClient& last = clients.back();
    ASSERT_TRUE(last.exchange(users(), patience).ok());
    EXPECT_EQ(last.connections(), 2U) << "there was no place left for it";
    EXPECT_EQ(last.resumed(), 2U);
    HttpClient& first = clients.front();
    ASSERT_TRUE(first.exchange(users(), patience).ok());
    EXPECT_EQ(first.connections(), 1U);
    clients.pop_front();
    last.rest();
    ASSERT_TRUE(last.exchange(users(), patience).ok());
    EXPECT_EQ(last.connections(), 2U) << "who goes leaves its place to others";
}

TEST(HttpClientTest, each_step_has_its_deadline) {
    Simulator upstream;
    HttpOptions options = options_for(upstream, false);
    options.deadlines.header = std::chrono::milliseconds(100);
    options.deadlines.body = std::chrono::milliseconds(100);
    FaultRule stall;
    stall.kind = FaultRule::Kind::stall;
    const auto id = upstream.add_fault(stall);
    const auto start = std::chrono::steady_clock::now();
    {
        HttpClient client(options, [] { return false; });
        const auto answer = client.exchange(users(), patience);
        ASSERT_FALSE(answer.ok());
        EXPECT_EQ(answer.failure().cause(), RP_E_TIMEOUT);
    }
    upstream.remove_fault(id);
    FaultRule slow;
    slow.kind = FaultRule::Kind::slow;
    slow.bytes = 1;
    slow.delay = 50;
    upstream.add_fault(slow);
    HttpClient client(options, [] { return false; });
    const auto answer = client.exchange(users(), patience);
    ASSERT_FALSE(answer.ok());
    EXPECT_EQ(answer.failure().cause(), RP_E_TIMEOUT);
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(10));
}

TEST(HttpClientTest, a_body_beyond_the_limit_is_not_taken_in) {
    Simulator upstream;
    FaultRule rule;
    rule.kind = FaultRule::Kind::oversize;
    upstream.add_fault(rule);
    HttpClient client(options_for(upstream, false), [] { return false; });
    const auto answer = client.exchange(users(), patience);
    ASSERT_FALSE(answer.ok());
    EXPECT_EQ(answer.failure().cause(), RP_E_UPSTREAM);
    EXPECT_NE(answer.failure().message().find("64 KiB"), std::string::npos);
}

}  // namespace
}  // namespace risk::incydr
