// SPDX-License-Identifier: Apache-2.0
// Tokens, the request budget and retries, by table.
#include <gtest/gtest.h>

#include <random>

#include "upstream/oauth_token.hpp"
#include "upstream/request_budget.hpp"
#include "upstream/retry_policy.hpp"

namespace risk::incydr {
namespace {

constexpr std::int64_t second_ns = 1'000'000'000;

TEST(Token, is_read_with_its_tenant_and_life) {
    // claims: {"tenantUid":"t-1"}
    const auto token =
        parse_token(R"({"access_token":"aaa.eyJ0ZW5hbnRVaWQiOiJ0LTEifQ.sig","token_type":"bearer","expires_in":900})");
    ASSERT_TRUE(token.ok());
    EXPECT_EQ(token->tenant, "t-1");
    EXPECT_EQ(token->life_ms, 900'000);
    const auto opaque = parse_token(R"({"access_token":"opaque"})");
    ASSERT_TRUE(opaque.ok());
    EXPECT_EQ(opaque->tenant, "");
    EXPECT_EQ(opaque->life_ms, 300'000);
    for (const char* bad : {"", "[]", "{}", R"({"access_token":null})", R"({"access_token":"a b"})",
                            "{\"access_token\":\"a\\r\\nX: y\"}"})
        EXPECT_FALSE(parse_token(bad).ok()) << bad;
}

TEST(Token, is_used_for_four_fifths_of_its_life_and_replaced_once_after_a_401) {
    using Step = TokenState::Step;
    TokenState state;
    EXPECT_EQ(state.begin(0), Step::refresh);
    state.issued({Secret("a"), 900'000, "t"}, 0);
    EXPECT_EQ(state.begin(719 * second_ns), Step::use);
    EXPECT_EQ(state.begin(720 * second_ns), Step::refresh);
    state.issued({Secret("b"), 900'000, ""}, 720 * second_ns);
    EXPECT_EQ(state.tenant(), "t");
    EXPECT_EQ(state.begin(721 * second_ns), Step::use);
    EXPECT_EQ(state.unauthorized(), Step::refresh);
    EXPECT_TRUE(state.token().empty()) << "a refused token is not used again";
    state.issued({Secret("c"), 900'000, ""}, 722 * second_ns);
    EXPECT_EQ(state.unauthorized(), Step::rejected);
    EXPECT_EQ(state.begin(723 * second_ns), Step::refresh) << "the next request gets its own chance";
}

TEST(Budget, a_burst_at_once_and_never_more_than_the_published_limit_in_any_minute) {
    const auto seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937_64 dice(seed);
    for (const int pace : {1, 10, 30, 60, 90, 119, 120}) {
        TokenBucket bucket(pace, 0);
        for (int first = 0; first < 4; ++first)
            EXPECT_EQ(bucket.take(0, 0), 0) << "the first proof never waits, at " << pace;
        std::vector<std::int64_t> taken(4, 0);
        for (std::int64_t now = 0; now < 600 * second_ns; now += static_cast<std::int64_t>(dice() % (2 * second_ns))) {
            if (bucket.take(now, 0) == 0) taken.push_back(now);
        }
        for (std::size_t from = 0, to = 0; to < taken.size(); ++to) {
            while (taken[to] - taken[from] >= 60 * second_ns) ++from;
            EXPECT_LE(to - from + 1, 120U) << "at " << pace;
        }
        EXPECT_LE(taken.size(), static_cast<std::size_t>(10 * pace + 61));
    }
}

TEST(Budget, says_how_long_to_wait_and_is_right) {
    TokenBucket bucket(60, 0);
    while (bucket.take(0, 0) == 0) {
    }
    const std::int64_t wait = bucket.take(0, 0);
    EXPECT_NEAR(static_cast<double>(wait), 1e9, 1e6);
    EXPECT_NE(bucket.take(wait / 2, 0), 0);
    EXPECT_EQ(bucket.take(wait, 0), 0);
}

TEST(Budget, nothing_inside_a_retry_after_and_the_longest_one_counts) {
    SharedBudget budget(60, 0);
    budget.block_until(90 * second_ns);
    budget.block_until(30 * second_ns);
    const auto grant = budget.ask(40 * second_ns);
    EXPECT_EQ(grant.wait_ns, 50 * second_ns);
    EXPECT_TRUE(grant.blocked);
    EXPECT_FALSE(budget.ask_spare(40 * second_ns));
    EXPECT_EQ(budget.ask(90 * second_ns).wait_ns, 0);
}

TEST(Budget, is_one_for_all_who_talk_to_one_upstream_and_the_most_modest_sets_the_pace) {
    BudgetRegistry registry;
    BudgetShare fast(registry.of("https://a", 60, 0), 60, 0);
    BudgetShare other(registry.of("https://b", 60, 0), 60, 0);
    {
        BudgetShare slow(registry.of("https://a", 6, 0), 6, 0);
        EXPECT_EQ(&*fast, &*slow);
        EXPECT_NE(&*fast, &*other);
        int granted = 0;
        while (fast->ask(0).wait_ns == 0) ++granted;
        EXPECT_EQ(granted, 6);
    }
    BudgetShare again(registry.of("https://a", 60, 0), 60, 0);
    EXPECT_GT(again->ask(0).wait_ns, 0) << "no new burst for who comes back";
}

TEST(Budget, what_is_nice_to_have_leaves_a_quarter) {
    SharedBudget budget(60, 0);
    budget.join(60, 0);
    int spare = 0;
    while (budget.ask_spare(0)) ++spare;
    EXPECT_EQ(spare, 45);
    EXPECT_EQ(budget.ask(0).wait_ns, 0);
}

TEST(Retries, are_few_and_only_where_they_help) {
    struct Case {
        rp_result cause;
        const char* subject;
        int tries;
    };
    for (const Case& c : {Case{RP_E_UPSTREAM, "", 3}, Case{RP_E_TIMEOUT, "", 2}, Case{RP_E_THROTTLED, "", 2},
                          Case{RP_E_UNREACHABLE, "connect", 2}, Case{RP_E_UNREACHABLE, "dns", 1},
                          Case{RP_E_UNREACHABLE, "tls", 1}, Case{RP_E_AUTH, "", 1}, Case{RP_E_CANCELLED, "", 1}}) {
        int tries = 1;
        while (pause_before_retry(tries, rp::Failure(c.cause, "", c.subject), 0.5)) ++tries;
        EXPECT_EQ(tries, c.tries) << c.cause << " " << c.subject;
    }
    EXPECT_EQ(pause_before_retry(1, rp::Failure(RP_E_THROTTLED, "", "", 3000), 0.0), 3000);
    EXPECT_EQ(pause_before_retry(1, rp::Failure(RP_E_THROTTLED, "", "", 60'000), 0.0), std::nullopt);
}

}  // namespace
}  // namespace risk::incydr
