// SPDX-License-Identifier: Apache-2.0
#include "integrations/status_keeper.hpp"

#include <gtest/gtest.h>

#include "integrations/next_words.hpp"
#include "integrations/words.hpp"

namespace risk::integrations {
namespace {

using domain::Status;

constexpr std::int64_t second = 1'000'000'000;
constexpr std::int64_t life = 180 * second;

class StatusKeeperTest : public ::testing::Test {
  protected:
    bool look(std::int64_t at_s) { return keeper_.look(at_s * second, at_s, life) == StatusNews::changed; }
    const domain::StatusChange& shown() const { return keeper_.shown(); }

    StatusKeeper keeper_{{.status = Status::connecting, .reason = "", .since_s = 7}};
};

TEST_F(StatusKeeperTest, is_connecting_until_the_first_proof) {
    EXPECT_FALSE(look(100));
    EXPECT_EQ(shown(), (domain::StatusChange{Status::connecting, "", 7}));
}

TEST_F(StatusKeeperTest, F12_green_is_earned_by_a_proof_and_lost_when_it_grows_old) {
    keeper_.proven(100 * second, 100);
    EXPECT_TRUE(look(100));
    EXPECT_EQ(shown(), (domain::StatusChange{Status::connected, "", 100}));
    EXPECT_FALSE(look(279));
    EXPECT_TRUE(look(280));
    EXPECT_EQ(shown().status, Status::needs_attention);
    EXPECT_NE(shown().reason.find("00:01:40 UTC"), std::string::npos) << shown().reason;
    keeper_.proven(300 * second, 300);
    EXPECT_TRUE(look(300));
    EXPECT_EQ(shown().status, Status::connected);
    EXPECT_EQ(keeper_.last_read_s(), 300);
}

TEST_F(StatusKeeperTest, the_same_failure_again_is_no_change_and_keeps_its_beginning) {
    keeper_.failed({Status::unreachable, "no answer", ""});
    EXPECT_TRUE(look(100));
    keeper_.failed({Status::unreachable, "no answer (request 2)", ""});
    EXPECT_FALSE(look(160));
    EXPECT_EQ(shown(), (domain::StatusChange{Status::unreachable, "no answer (request 2)", 100}));
}

TEST_F(StatusKeeperTest, another_missing_permission_is_a_change) {
    keeper_.failed({Status::permission_missing, "users", "forbidden users"});
    EXPECT_TRUE(look(100));
    keeper_.failed({Status::permission_missing, "sessions", "forbidden sessions"});
    EXPECT_TRUE(look(160));
    EXPECT_EQ(shown().since_s, 160);
}

TEST_F(StatusKeeperTest, a_hold_covers_everything_and_forgetting_begins_anew) {
    keeper_.proven(100 * second, 100);
    keeper_.failed({Status::credentials_rejected, "x", "auth"});
    keeper_.hold(Hold{Status::paused, "by an operator"});
    EXPECT_TRUE(look(101));
    EXPECT_EQ(shown().status, Status::paused);
    keeper_.hold(std::nullopt);
    keeper_.forget();
    EXPECT_TRUE(look(102));
    EXPECT_EQ(shown().status, Status::connecting);
}

TEST(StatusKeeper, a_hold_that_lasts_across_a_restart_of_the_host_is_no_change) {
    StatusKeeper keeper({.status = Status::paused, .reason = "by an operator", .since_s = 5});
    keeper.hold(Hold{Status::paused, "by an operator"});
    EXPECT_EQ(keeper.look(second, 100, life), StatusNews::none);
    EXPECT_EQ(keeper.shown().since_s, 5);
    keeper.hold(Hold{Status::paused, "not entitled"});
    EXPECT_EQ(keeper.look(second, 101, life), StatusNews::changed);
}

class StatusKeeperAfterARestart : public ::testing::Test {
  protected:
    StatusNews look(std::int64_t at_s) { return keeper_.look(at_s * second, at_s, life); }

    StatusKeeper keeper_{{.status = Status::connected, .reason = "", .since_s = 5}};
};

TEST_F(StatusKeeperAfterARestart, connected_again_is_shown_and_written_and_no_news) {
    EXPECT_EQ(look(100), StatusNews::restored);
    EXPECT_EQ(keeper_.shown(), (domain::StatusChange{Status::connecting, "", 100}))
        << "what was proven then proves nothing";
    keeper_.proven(110 * second, 110);
    EXPECT_EQ(look(110), StatusNews::restored);
    EXPECT_EQ(keeper_.shown(), (domain::StatusChange{Status::connected, "", 110}));
    EXPECT_EQ(look(400), StatusNews::changed) << "a proof that grows old is";
    keeper_.proven(410 * second, 410);
    EXPECT_EQ(look(410), StatusNews::changed);
}

TEST_F(StatusKeeperAfterARestart, anything_else_is_news_and_so_is_what_follows_it) {
    EXPECT_EQ(look(100), StatusNews::restored);
    keeper_.failed({Status::unreachable, "no answer", ""});
    EXPECT_EQ(look(101), StatusNews::changed);
    keeper_.proven(110 * second, 110);
    EXPECT_EQ(look(110), StatusNews::changed);
}

TEST_F(StatusKeeperAfterARestart, connected_with_other_settings_is_news) {
    EXPECT_EQ(look(100), StatusNews::restored);
    keeper_.forget();
    keeper_.proven(110 * second, 110);
    EXPECT_EQ(look(110), StatusNews::changed);
}

TEST(NextWords, say_what_comes_and_when) {
    using Kind = NextStep::Kind;
    const std::int64_t now = 1'767'225'600 * second;
    EXPECT_EQ(next_words({Kind::next_read, now + 12 * second}, now), "next read in 12 s");
    EXPECT_EQ(next_words({Kind::next_read, now + 1}, now), "next read in 1 s");
    EXPECT_EQ(next_words({Kind::next_read, now}, now), "next read now");
    EXPECT_EQ(next_words({Kind::try_again, now + 300 * second}, now), "tries again in 5 min");
    EXPECT_EQ(next_words({Kind::silence, now + 310 * second}, now),
              "waits until 00:05:10 UTC as asked by the upstream");
    EXPECT_EQ(next_words({Kind::silence, now + 90'000 * second}, now),
              "waits until 2026-01-02 01:00:00 UTC as asked by the upstream");
    EXPECT_EQ(next_words({Kind::probe, now + 40 * second}, now), "an operator must act; looks again in 40 s");
    EXPECT_EQ(next_words({Kind::reading, 0}, now), "reading now");
    EXPECT_EQ(next_words({Kind::plugin_restart, now + 3 * second}, now), "starts the plugin again in 3 s");
}

TEST(Words, durations_and_lists) {
    EXPECT_EQ(duration_words(0), "0 s");
    EXPECT_EQ(duration_words(119 * second), "119 s");
    EXPECT_EQ(duration_words(120 * second), "2 min");
    EXPECT_EQ(duration_words(7'200 * second), "2 h");
    EXPECT_EQ(split_list(" a, b,,c "), (std::vector<std::string>{"a", "b", "c"}));
    EXPECT_EQ(split_list(""), std::vector<std::string>{});
    EXPECT_EQ(sentence(" hello "), "hello.");
    EXPECT_EQ(sentence("why?"), "why?");
}

}  // namespace
}  // namespace risk::integrations
