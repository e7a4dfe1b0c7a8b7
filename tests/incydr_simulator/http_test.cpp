// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <chrono>
#include <filesystem>
#include <future>
#include <stdexcept>
#include <thread>

#include "incydr_simulator/raw_client.hpp"
#include "incydr_simulator/simulator.hpp"

namespace risk::incydr_simulator {
namespace {

using End = RawClient::End;

class Http : public testing::Test {
  protected:
    Http() {
        for (int i = 0; i < 60; ++i)
            simulator_.add_alert(
                {.session_id = "s" + std::to_string(i), .begin = simulator_.now() - (i + 1) * minute_ms});
    }
    RawClient::Answer sessions(RawClient& client) { return client.get("/v1/sessions?page_size=50", token_); }
    RawClient::Answer once(FaultRule::Kind kind, Ms delay = 0, std::size_t bytes = 0, int patience_ms = 5'000) {
        FaultRule rule;
        rule.kind = kind;
        rule.path = "/v1/sessions";
        rule.count = 1;
        rule.delay = delay;
        rule.bytes = bytes;
        simulator_.add_fault(rule);
        RawClient client(simulator_.http_origin(), {}, patience_ms);
        return sessions(client);
    }
    std::string new_token() {
        RawClient client(simulator_.http_origin());
        return token_from(client, simulator_.client_id(), simulator_.client_secret());
    }

    Simulator simulator_;
    std::string token_ = new_token();
};

TEST_F(Http, serves_many_requests_on_one_connection_with_the_simulated_date) {
    RawClient client(simulator_.http_origin());
    for (int i = 0; i < 5; ++i) {
        const auto answer = sessions(client);
        EXPECT_EQ(answer.status, 200);
        EXPECT_EQ(answer.headers.at("date"), "Mon, 02 Mar 2026 09:00:00 GMT");
        EXPECT_EQ(boost::json::parse(answer.body).at("items").as_array().size(), 50U);
    }
    simulator_.advance(90 * second_ms);
    EXPECT_EQ(sessions(client).headers.at("date"), "Mon, 02 Mar 2026 09:01:30 GMT");
}

TEST_F(Http, speaks_https_to_those_who_trust_its_authority_and_to_nobody_else) {
    RawClient client(simulator_.https_origin(), simulator_.ca_file());
    EXPECT_FALSE(token_from(client, simulator_.client_id(), simulator_.client_secret()).empty());
    EXPECT_EQ(sessions(client).status, 200);
    EXPECT_TRUE(simulator_.requests().back().secure);
    const Simulator other;
    EXPECT_THROW(RawClient(simulator_.https_origin(), other.ca_file()), std::runtime_error);
}

TEST_F(Http, the_authority_file_goes_with_the_simulator_unless_a_directory_was_given) {
    const std::string directory = testing::TempDir() + "/incydr-simulator-http-test";
    std::string temporary;
    {
        Simulator::Options options;
        options.directory = directory;
        const Simulator stays(options);
        const Simulator goes;
        temporary = goes.ca_file();
        EXPECT_TRUE(std::filesystem::exists(temporary));
    }
    EXPECT_FALSE(std::filesystem::exists(temporary));
    EXPECT_TRUE(std::filesystem::remove(directory + "/ca.pem"));
}

TEST_F(Http, fault_throttle_and_status_answer_instead) {
    EXPECT_EQ(once(FaultRule::Kind::throttle).status, 429);
    EXPECT_EQ(once(FaultRule::Kind::status).status, 500);
    EXPECT_EQ(simulator_.requests().back().fault, "status");
    RawClient client(simulator_.http_origin());
    EXPECT_EQ(sessions(client).status, 200) << "each struck once";
}

TEST_F(Http, fault_reset_resets_the_connection_before_or_within_the_answer) {
    const auto before = once(FaultRule::Kind::reset_before);
    EXPECT_EQ(before.end, End::reset);
    EXPECT_EQ(before.status, 0);
    EXPECT_EQ(simulator_.requests().back().status, 0);
    EXPECT_EQ(once(FaultRule::Kind::reset_within).end, End::reset);
}

TEST_F(Http, fault_close_and_truncate_end_in_order_but_too_early) {
    const auto closed = once(FaultRule::Kind::close);
    EXPECT_EQ(closed.end, End::closed);
    EXPECT_EQ(closed.status, 0);
    const auto truncated = once(FaultRule::Kind::truncate);
    EXPECT_EQ(truncated.end, End::closed);
    EXPECT_EQ(truncated.status, 200);
    EXPECT_LT(truncated.body.size(), std::stoul(truncated.headers.at("content-length")));
    EXPECT_GT(truncated.body.size(), 0U);
}

TEST_F(Http, fault_stall_is_silent_for_its_time_or_for_good) {
    EXPECT_EQ(once(FaultRule::Kind::stall, 0, 0, 200).end, End::silent);
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_EQ(once(FaultRule::Kind::stall, 150).status, 200);
    EXPECT_GE(std::chrono::steady_clock::now() - begin, std::chrono::milliseconds(150));
}

TEST_F(Http, fault_slow_drips_the_right_answer) {
    const auto answer = once(FaultRule::Kind::slow, 1, 4'000);
    EXPECT_EQ(answer.end, End::complete);
    EXPECT_EQ(boost::json::parse(answer.body).at("totalCount"), 60);
}

TEST_F(Http, faults_of_the_body_are_too_large_cut_or_of_another_kind) {
    EXPECT_EQ(once(FaultRule::Kind::oversize, 0, 3'000'000).body.size(), 3'000'000U);
    const auto cut = once(FaultRule::Kind::wrong_json);
    EXPECT_EQ(cut.end, End::complete);
    boost::system::error_code error;
    boost::json::parse(cut.body, error);
    EXPECT_TRUE(error);
    EXPECT_EQ(once(FaultRule::Kind::wrong_type).headers.at("content-type"), "text/html");
    const auto packed = once(FaultRule::Kind::forced_gzip);
    EXPECT_EQ(packed.headers.at("content-encoding"), "gzip");
    EXPECT_EQ(boost::json::parse(gunzip(packed.body)).at("totalCount"), 60);
}

TEST_F(Http, others_are_served_while_one_is_stalled) {
    auto stalled = std::async(std::launch::async, [this] { return once(FaultRule::Kind::stall, 0, 0, 400); });
    while (simulator_.requests().back().fault != "stall") std::this_thread::yield();
    RawClient client(simulator_.http_origin());
    EXPECT_EQ(sessions(client).status, 200);
    EXPECT_EQ(stalled.get().end, End::silent);
}

TEST_F(Http, offline_nobody_answers_and_online_again_the_same_ports_do) {
    const std::string origin = simulator_.http_origin();
    simulator_.go_offline();
    EXPECT_THROW(RawClient client(origin), std::runtime_error);
    simulator_.come_online();
    RawClient client(origin);
    EXPECT_EQ(sessions(client).status, 200);
    EXPECT_EQ(simulator_.http_origin(), origin);
}

TEST_F(Http, garbage_ends_only_its_own_connection) {
    RawClient garbage(simulator_.http_origin());
    EXPECT_NE(garbage.send("\x01\x02", "not a target").end, End::complete);
    RawClient client(simulator_.http_origin());
    EXPECT_EQ(sessions(client).status, 200);
}

TEST(HttpServer, listens_nowhere_but_on_loopback) {
    for (const char* address : {"0.0.0.0", "::", "192.0.2.1", "example.test"}) {
        Simulator::Options options;
        options.address = address;
        try {
            const Simulator simulator(options);
            FAIL() << address;
        } catch (const std::runtime_error& refused) {
            EXPECT_NE(std::string(refused.what())
                          .find("listens on loopback only: expected 127.0.0.1 or ::1, found " + std::string(address)),
                      std::string::npos)
                << refused.what();
        }
    }
}

TEST(HttpServer, says_which_port_is_taken) {
    const Simulator first;
    Simulator::Options options;
    options.http_port =
        static_cast<std::uint16_t>(std::stoi(first.http_origin().substr(first.http_origin().rfind(':') + 1)));
    try {
        const Simulator second(options);
        FAIL();
    } catch (const std::runtime_error& refused) {
        EXPECT_NE(std::string(refused.what()).find("port " + std::to_string(options.http_port)), std::string::npos);
    }
}

}  // namespace
}  // namespace risk::incydr_simulator
