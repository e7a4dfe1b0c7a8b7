// SPDX-License-Identifier: Apache-2.0
#include "integrations/loop.hpp"

#include <gtest/gtest.h>

#include <string>
#include <thread>

#include "manual_clock.hpp"

namespace risk::integrations {
namespace {

using namespace std::chrono_literals;
using testing::ManualClock;

class LoopTest : public ::testing::Test {
  protected:
    Loop::Task says(const std::string& word) {
        return [this, word] { said_ += word; };
    }
    std::int64_t in(std::chrono::nanoseconds time) const { return clock_.steady_ns() + time.count(); }

    ManualClock clock_;
    Loop loop_{clock_};
    std::string said_;
};

TEST_F(LoopTest, posted_tasks_run_in_order) {
    loop_.post(says("a"));
    loop_.post([this] { loop_.post(says("c")); });
    loop_.post(says("b"));
    EXPECT_EQ(loop_.run_ready(), 4U);
    EXPECT_EQ(said_, "abc");
}

TEST_F(LoopTest, timers_run_when_due_in_the_order_of_their_times) {
    loop_.at(in(2s), says("b"));
    loop_.at(in(1s), says("a"));
    loop_.at(in(2s), says("c"));
    EXPECT_EQ(loop_.run_ready(), 0U);
    clock_.advance(1s);
    loop_.run_ready();
    EXPECT_EQ(said_, "a");
    clock_.advance(1s);
    loop_.run_ready();
    EXPECT_EQ(said_, "abc");
    EXPECT_FALSE(loop_.next_due());
}

TEST_F(LoopTest, a_cancelled_timer_does_not_run_even_if_it_was_due) {
    const auto timer = loop_.at(in(1s), says("no"));
    clock_.advance(2s);
    loop_.post([&] { loop_.cancel(timer); });
    loop_.run_ready();
    EXPECT_EQ(said_, "");
    loop_.cancel(timer);
}

TEST_F(LoopTest, what_was_posted_goes_before_what_is_due) {
    loop_.at(in(0s), says("timer "));
    loop_.post(says("posted "));
    loop_.run_ready();
    EXPECT_EQ(said_, "posted timer ");
}

TEST(Loop, runs_on_its_thread_until_it_is_stopped) {
    Loop loop(system_clock());
    std::thread thread([&] { loop.run(); });
    std::string said;
    for (int i = 0; i < 100; ++i) loop.post([&said] { said += 'x'; });
    loop.at(system_clock().steady_ns() + 1'000'000, [&] { loop.post([&] { loop.stop(); }); });
    thread.join();
    EXPECT_EQ(said.size(), 100U);
}

TEST(Loop, waits_in_real_time_for_something_to_run) {
    ManualClock clock;
    Loop loop(clock);
    EXPECT_FALSE(loop.wait_ready(0));
    std::thread other([&] { loop.post([] {}); });
    EXPECT_TRUE(loop.wait_ready(10'000'000'000));
    other.join();
}

}  // namespace
}  // namespace risk::integrations
