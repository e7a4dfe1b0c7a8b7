// SPDX-License-Identifier: Apache-2.0
#include "incydr_simulator/faults.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace risk::incydr_simulator {
namespace {

TEST(Faults, patterns_match_whole_paths) {
    EXPECT_TRUE(matches_pattern("*", "/v1/sessions"));
    EXPECT_TRUE(matches_pattern("/v1/sessions", "/v1/sessions"));
    EXPECT_FALSE(matches_pattern("/v1/sessions", "/v1/sessions/a"));
    EXPECT_TRUE(matches_pattern("/v1/sessions/*/events", "/v1/sessions/a/events"));
    EXPECT_FALSE(matches_pattern("/v1/sessions/*/events", "/v1/sessions/a"));
    EXPECT_TRUE(matches_pattern("/v1/*s*", "/v1/users"));
    EXPECT_FALSE(matches_pattern("", "/"));
}

FaultRule rule(FaultRule::Kind kind) {
    FaultRule made;
    made.kind = kind;
    return made;
}

TEST(Faults, strike_after_some_requests_and_so_often_as_said) {
    FaultPlan plan(1);
    FaultRule limited = rule(FaultRule::Kind::status);
    limited.path = "/v1/sessions";
    limited.method = "GET";
    limited.after = 2;
    limited.count = 2;
    plan.add(limited);
    std::string struck;
    for (int i = 0; i < 6; ++i) {
        EXPECT_FALSE(plan.strike("GET", "/v1/users"));
        EXPECT_FALSE(plan.strike("POST", "/v1/sessions"));
        struck += plan.strike("GET", "/v1/sessions") ? 'x' : '-';
    }
    EXPECT_EQ(struck, "--xx--");
    EXPECT_TRUE(plan.rules().empty());
}

TEST(Faults, chance_comes_from_the_seed) {
    const auto pattern = [](std::uint64_t seed) {
        FaultPlan plan(seed);
        FaultRule sometimes = rule(FaultRule::Kind::close);
        sometimes.probability = 0.3;
        plan.add(sometimes);
        std::string struck;
        for (int i = 0; i < 1000; ++i) struck += plan.strike("GET", "/") ? 'x' : '-';
        return struck;
    };
    EXPECT_EQ(pattern(5), pattern(5));
    EXPECT_NE(pattern(5), pattern(6));
    const std::string struck = pattern(5);
    EXPECT_NEAR(static_cast<double>(std::count(struck.begin(), struck.end(), 'x')), 300.0, 60.0);
}

TEST(Faults, the_first_rule_that_strikes_wins_and_rules_can_be_taken_away) {
    FaultPlan plan(1);
    const auto first = plan.add(rule(FaultRule::Kind::close));
    plan.add(rule(FaultRule::Kind::slow));
    EXPECT_EQ(plan.strike("GET", "/")->kind, FaultRule::Kind::close);
    EXPECT_TRUE(plan.remove(first));
    EXPECT_FALSE(plan.remove(first));
    EXPECT_EQ(plan.strike("GET", "/")->kind, FaultRule::Kind::slow);
    plan.clear();
    EXPECT_FALSE(plan.strike("GET", "/"));
}

TEST(Faults, retry_after_comes_in_both_forms_and_not_at_all) {
    FaultRule throttle = rule(FaultRule::Kind::throttle);
    EXPECT_TRUE(spoil(throttle, {}, 0).reply.headers.empty());
    throttle.retry_after_s = 30;
    throttle.retry_after = FaultRule::RetryAfter::seconds;
    EXPECT_EQ(spoil(throttle, {}, 0).reply.headers.at(0).second, "30");
    throttle.retry_after = FaultRule::RetryAfter::date;
    EXPECT_EQ(spoil(throttle, {}, 1'772'442'000'000).reply.headers.at(0).second, "Mon, 02 Mar 2026 09:00:30 GMT");
    EXPECT_EQ(spoil(throttle, {}, 0).reply.status, 429);
}

TEST(Faults, every_kind_has_a_name_and_back) {
    for (int kind = 0; kind <= static_cast<int>(FaultRule::Kind::forced_gzip); ++kind)
        EXPECT_EQ(fault_kind(fault_name(static_cast<FaultRule::Kind>(kind))), static_cast<FaultRule::Kind>(kind));
    EXPECT_EQ(fault_kind("earthquake"), std::nullopt);
}

}  // namespace
}  // namespace risk::incydr_simulator
