// SPDX-License-Identifier: Apache-2.0
#include "integrations/tally_keeper.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "integrations/crash_history.hpp"
#include "integrations/log_limiter.hpp"

namespace risk::integrations {
namespace {

constexpr domain::Tally one{.requests = 1, .fetched = 3, .duplicate = 1, .not_critical = 1, .before_activation = 1};

TEST(TallyKeeper, hands_out_once_what_waits_and_takes_back_what_was_not_written) {
    TallyKeeper keeper;
    EXPECT_TRUE(keeper.empty());
    keeper.add(one);
    domain::Tally out;
    const auto first = keeper.take(out);
    EXPECT_EQ(out, one);
    EXPECT_TRUE(keeper.empty());
    EXPECT_EQ(keeper.unwritten(), one) << "on its way, and still to be shown";

    keeper.add(one);
    domain::Tally second_out;
    const auto second = keeper.take(second_out);
    EXPECT_EQ(second_out, one) << "what is on its way is not handed out twice";
    keeper.written(second);
    keeper.not_written(first);
    EXPECT_FALSE(keeper.empty());
    EXPECT_EQ(keeper.unwritten(), one);
    keeper.not_written(first);
    EXPECT_EQ(keeper.unwritten(), one) << "once only";
}

TEST(SaneTally, always_balances_and_never_overflows) {
    const auto most = std::numeric_limits<std::uint64_t>::max();
    const auto tally =
        sane_tally({.requests = most, .fetched = 5, .duplicate = most, .not_critical = most, .before_activation = 1});
    EXPECT_EQ(tally.fetched, tally.duplicate + tally.not_critical + tally.before_activation);
    EXPECT_LT(tally.fetched, most / 1'000'000);
}

TEST(CrashHistory, five_ends_within_the_window_are_too_many) {
    CrashHistory history(5, 600);
    for (int i = 0; i < 4; ++i) history.record(i * 100);
    EXPECT_FALSE(history.too_often());
    history.record(600);  // the first has left the window
    EXPECT_FALSE(history.too_often());
    EXPECT_EQ(history.recent(), 4U);
    history.record(650);
    EXPECT_TRUE(history.too_often());
    history.forget();
    EXPECT_FALSE(history.too_often());
}

TEST(LogLimiter, lets_a_burst_pass_and_counts_what_it_drops) {
    LogLimiter limiter;
    const std::int64_t now = 1'000'000'000'000;
    int passed = 0;
    for (int i = 0; i < 1'000; ++i) passed += limiter.admit(now).pass ? 1 : 0;
    EXPECT_EQ(passed, 200);
    const auto later = limiter.admit(now + 1'000'000'000);
    EXPECT_TRUE(later.pass);
    EXPECT_EQ(later.dropped_before, 800U);
    EXPECT_EQ(limiter.admit(now + 1'000'000'000).dropped_before, 0U);
}

}  // namespace
}  // namespace risk::integrations
