// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <map>
#include <regex>
#include <sstream>

#include "seeded_host.hpp"

namespace risk::web {
namespace {

/// Series and values; fails the test on a line that is no metric.
std::map<std::string, double> parse(const std::string& text) {
    static const std::regex series(
        R"re(([a-zA-Z_:][a-zA-Z0-9_:]*(?:\{(?:[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\["\\n])*",?)*\})?) (\S+))re");
    static const std::regex remark(R"(# (HELP|TYPE) [a-zA-Z_:][a-zA-Z0-9_:]* .+)");
    std::map<std::string, double> values;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        std::smatch match;
        if (std::regex_match(line, match, series)) {
            EXPECT_TRUE(values.emplace(match[1], std::stod(match[2])).second) << line;
        } else {
            EXPECT_TRUE(std::regex_match(line, remark)) << line;
        }
    }
    return values;
}

TEST(Metrics, are_prometheus_text_with_the_counters_of_each_integration) {
    const testing::SeededHost host;
    const auto response = host.get("/metrics");
    EXPECT_EQ(response.headers.at("content-type"), "text/plain; version=0.0.4; charset=utf-8");
    const auto values = parse(response.body);
    const std::string labels = R"({integration="Incydr EU",plugin="incydr",)";
    EXPECT_EQ(values.at("risk_records_total" + labels + R"(fate="admitted"})"), 15);
    EXPECT_EQ(values.at("risk_records_total" + labels + R"(fate="ignored_already_closed"})"), 1);
    EXPECT_EQ(values.at("risk_integration_status" + labels + R"(status="Connected"})"), 1);
    EXPECT_EQ(values.at("risk_integration_status" + labels + R"(status="Unreachable"})"), 0);
    EXPECT_EQ(values.at(R"(risk_plugin_running{plugin="incydr",version="0.1.0"})"), 1);
    EXPECT_GT(values.at("process_resident_memory_bytes"), 1e6);
    EXPECT_GT(values.at("process_open_fds"), 3);
}

TEST(Metrics, the_fates_add_up_to_what_was_fetched) {
    const testing::SeededHost host;
    const auto values = parse(host.get("/metrics").body);
    double fates = 0;
    for (const auto& [series, value] : values) fates += series.starts_with("risk_records_total") ? value : 0;
    EXPECT_EQ(fates, values.at(R"(risk_records_fetched_total{integration="Incydr EU",plugin="incydr"})"));
}

TEST(Metrics, how_late_reads_began_is_a_histogram_of_each_plugin) {
    testing::SeededHost host;
    auto& lag = host.live.plugins_now.front().lag;
    lag.add(2'000'000);
    lag.add(-5);
    lag.add(700'000'000);
    lag.add(60'000'000'000);
    const auto values = parse(host.get("/metrics").body);
    const auto bucket = [&](const std::string& bound) {
        return values.at(R"(risk_poll_lag_seconds_bucket{plugin="incydr",le=")" + bound + "\"}");
    };
    EXPECT_EQ(bucket("0.001"), 1) << "early is not late";
    EXPECT_EQ(bucket("0.0025"), 2);
    EXPECT_EQ(bucket("0.5"), 2);
    EXPECT_EQ(bucket("1"), 3);
    EXPECT_EQ(bucket("+Inf"), 4);
    EXPECT_EQ(values.at(R"(risk_poll_lag_seconds_count{plugin="incydr"})"), 4);
    EXPECT_NEAR(values.at(R"(risk_poll_lag_seconds_sum{plugin="incydr"})"), 60.702, 0.001);
}

TEST(Metrics, an_integration_without_proof_is_counted_and_the_host_is_not_healthy) {
    testing::SeededHost host;
    const std::string series = R"(risk_integration_unproven{integration="Incydr EU",plugin="incydr"})";
    EXPECT_EQ(parse(host.get("/metrics").body).at(series), 0);
    host.live.integrations_now.front().unproven_since_s = 1;
    const auto values = parse(host.get("/metrics").body);
    EXPECT_EQ(values.at(series), 1);
    EXPECT_EQ(values.at("risk_healthy"), 0);
}

TEST(Metrics, names_with_quotes_and_line_ends_are_escaped) {
    testing::SeededHost host;
    host.live.integrations_now.front().name = "a\"b\\c\nd";
    EXPECT_EQ(parse(host.get("/metrics").body)
                  .count(R"(risk_records_fetched_total{integration="a\"b\\c\nd",plugin="incydr"})"),
              1U);
}

TEST(Metrics, say_whose_a_plugin_is_and_which_walls_stand_around_it) {
    testing::SeededHost host;
    auto& plugin = host.live.plugins_now.front();
    plugin.signature = {plugins::SignatureState::valid, "0123456789ABCDEF", "release.pub", "incydr 0.1.0"};
    plugin.sandbox.walls = {{"seccomp", "System calls", true, ""}, {"landlock_tcp", "Ports", false, "Kernel 6.7"}};
    auto values = parse(host.get("/metrics").body);
    EXPECT_EQ(values.at(R"(risk_plugin_signature{plugin="incydr",state="signed"})"), 1);
    EXPECT_EQ(values.at(R"(risk_plugin_signature{plugin="incydr",state="unsigned"})"), 0);
    EXPECT_EQ(values.at(R"(risk_plugin_sandbox_walls{plugin="incydr",wall="seccomp"})"), 1);
    EXPECT_EQ(values.at(R"(risk_plugin_sandbox_walls{plugin="incydr",wall="landlock_tcp"})"), 0);
    EXPECT_EQ(values.at("risk_unsigned_allowed"), 0);

    host.live.unsigned_allowed_now = true;
    plugin.signature = {};
    values = parse(host.get("/metrics").body);
    EXPECT_EQ(values.at(R"(risk_plugin_signature{plugin="incydr",state="unsigned"})"), 1);
    EXPECT_EQ(values.at("risk_unsigned_allowed"), 1);
}

}  // namespace
}  // namespace risk::web
