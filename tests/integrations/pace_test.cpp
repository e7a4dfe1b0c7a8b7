// SPDX-License-Identifier: Apache-2.0
#include "integrations/pace.hpp"

#include <gtest/gtest.h>

namespace risk::integrations {
namespace {

using namespace std::chrono_literals;

constexpr std::int64_t ms = 1'000'000;

struct Chance {  // what the next random number is
    double value = 0.5;
    Random source() {
        return [this] { return value; };
    }
};

TEST(Backoff, doubles_up_to_the_longest_and_is_jittered_in_full) {
    const Backoff growth{.first = 1'000ms, .longest = 10'000ms};
    EXPECT_EQ(backoff_delay(growth, 0, 0.999), 999ms);
    EXPECT_EQ(backoff_delay(growth, 1, 0.5), 1'000ms);
    EXPECT_EQ(backoff_delay(growth, 3, 0.5), 4'000ms);
    EXPECT_EQ(backoff_delay(growth, 4, 0.5), 5'000ms);
    EXPECT_EQ(backoff_delay(growth, 1'000'000'000, 0.5), 5'000ms);
    EXPECT_EQ(backoff_delay(growth, 5, 0.0), 100ms) << "never without any delay";
}

TEST(Backoff, a_first_step_above_the_longest_is_the_longest) {
    EXPECT_EQ(backoff_delay({.first = 1'000ms, .longest = 50ms}, 0, 0.5), 25ms);
}

TEST(Jitter, stays_within_a_twentieth_and_a_fifth_of_a_second) {
    EXPECT_EQ(jittered(2'000ms, 0.0), 1'900ms);
    EXPECT_EQ(jittered(2'000ms, 0.5), 2'000ms);
    EXPECT_EQ(jittered(2'000ms, 0.9999), 2'099ms);
    EXPECT_EQ(jittered(100'000ms, 0.0), 99'800ms);
    EXPECT_EQ(jittered(100'000ms, 0.9999), 100'199ms);
}

class PaceTest : public ::testing::Test {
  protected:
    PaceTest() { pace_.set_interval(60'000ms); }
    Chance chance_;
    Pace pace_{chance_.source()};
    std::int64_t now_ = 1'000'000 * ms;
};

TEST_F(PaceTest, the_interval_counts_from_the_beginning_of_a_poll) {
    pace_.poll_began(now_ - 20'000 * ms);
    EXPECT_EQ(pace_.due(Action::schedule_interval, now_), now_ + 40'000 * ms);
    pace_.poll_began(now_ - 90'000 * ms);
    EXPECT_EQ(pace_.due(Action::schedule_interval, now_), now_) << "a poll that took longer is followed at once";
}

TEST_F(PaceTest, a_retry_never_comes_later_than_an_interval) {
    chance_.value = 0.9999;
    for (int failures = 0; failures < 200; ++failures) {
        pace_.failed();
        EXPECT_LE(pace_.due(Action::schedule_backoff, now_), now_ + 60'000 * ms);
    }
    EXPECT_EQ(pace_.failures(), 200U);
    pace_.proven();
    chance_.value = 0.5;
    pace_.failed();
    EXPECT_EQ(pace_.due(Action::schedule_backoff, now_), now_ + 500 * ms);
}

TEST_F(PaceTest, nothing_is_due_while_the_upstream_asked_for_silence) {
    pace_.failed();
    pace_.asked_to_wait(now_, 90'000ms);
    for (const double chance : {0.0, 0.5, 0.9999})
        for (const auto action :
             {Action::schedule_now, Action::schedule_interval, Action::schedule_backoff, Action::schedule_throttled}) {
            chance_.value = chance;
            EXPECT_GE(pace_.due(action, now_), now_ + 90'000 * ms) << action_name(action);
            EXPECT_LE(pace_.due(action, now_), now_ + 95'000 * ms) << action_name(action);
        }
    EXPECT_TRUE(pace_.silent(now_ + 90'000 * ms - 1));
    EXPECT_FALSE(pace_.silent(now_ + 95'000 * ms));
}

TEST_F(PaceTest, a_shorter_silence_does_not_end_a_longer_one) {
    chance_.value = 0.0;
    pace_.asked_to_wait(now_, 90'000ms);
    pace_.asked_to_wait(now_, 1'000ms);
    EXPECT_TRUE(pace_.silent(now_ + 89'999 * ms));
}

TEST_F(PaceTest, throttling_without_a_time_is_an_ordinary_back_off) {
    pace_.failed();
    pace_.asked_to_wait(now_, 0ms);
    EXPECT_EQ(pace_.due(Action::schedule_throttled, now_), now_ + 500 * ms);
}

}  // namespace
}  // namespace risk::integrations
