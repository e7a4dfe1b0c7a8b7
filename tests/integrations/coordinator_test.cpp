// SPDX-License-Identifier: Apache-2.0
#include "integrations/coordinator.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "house.hpp"
#include "store/people_store.hpp"
#include "store/segment_window.hpp"

namespace risk::integrations {
namespace {

using namespace std::chrono_literals;
using domain::Status;
using testing::FakePlugin;
using testing::House;
using testing::PluginFiles;
using testing::PollStep;
using testing::read_all;
using testing::told;

class CoordinatorTest : public ::testing::Test {
  protected:
    CoordinatorTest() {
        house.plugin.on_poll = [this](const FakePlugin::Instance& instance) {
            if (upstream_says.result < 0) {
                PollStep step;
                step.outcome = upstream_says;
                return step;
            }
            PollStep step = read_all(upstream, instance.checkpoint, at_most);
            step.outcome.tally.not_critical = noise;
            step.outcome.tally.fetched = noise;
            return step;
        };
        house.plugin.on_activate = [this](const FakePlugin::Instance&) { return upstream_says; };
    }
    void alert(const std::string& id, const std::string& subject = "ann@x.test") {
        upstream.push_back({id, subject, "", "{}"});
    }
    std::int64_t version() { return house.operators->data_version(); }

    House house;
    std::vector<PollStep::Event> upstream;
    plugins::VerbOutcome upstream_says;
    std::size_t at_most = 500;
    std::uint64_t noise = 0;
};

TEST_F(CoordinatorTest, P2_reads_at_the_interval_by_itself_and_says_when) {
    house.add("one");
    house.open();
    EXPECT_EQ(house.plugin.polls(), 1) << "at once";
    EXPECT_EQ(house.status("one"), Status::connected);
    EXPECT_EQ(house.live("one").last_read_s, house.clock.unix_s());
    EXPECT_EQ(house.live("one").next_read_s, house.clock.unix_s() + 60);
    EXPECT_EQ(house.live("one").next, "next read in 60 s");
    house.pass(59s);
    EXPECT_EQ(house.plugin.polls(), 1);
    EXPECT_EQ(house.live("one").next, "next read in 1 s");
    house.pass(541s);
    EXPECT_EQ(house.plugin.polls(), 11);
    EXPECT_EQ(house.plugin.count("activate"), 1);
}

TEST_F(CoordinatorTest, P6_an_alert_is_scored_within_one_interval) {
    house.add("one");
    house.open();
    alert("t/1");
    house.pass(60s);
    const auto score = store::ScoreStore(*house.operators).explain("ann@x.test", house.clock.unix_s());
    ASSERT_TRUE(score);
    EXPECT_EQ(score->reading.tenths, 25);
}

TEST_F(CoordinatorTest, a_steady_poll_writes_nothing_and_its_counts_are_shown_all_the_same) {
    const auto id = house.add("one");
    noise = 50;
    house.open();
    const auto before = version();
    house.pass(600s);
    EXPECT_EQ(version(), before);
    const auto shown = house.live("one").counters;
    EXPECT_EQ(shown.not_critical, 11 * 50U);
    EXPECT_TRUE(shown.balanced());
    EXPECT_LE(house.desk().counters(id).fetched, 50U);
    house.close();
    EXPECT_EQ(house.desk().counters(id), shown) << "written on stop";
}

TEST_F(CoordinatorTest, counts_are_written_with_the_next_commit_and_always_balance) {
    const auto id = house.add("one");
    noise = 7;
    house.open();
    for (int i = 0; i < 5; ++i) {
        alert("t/" + std::to_string(i));
        upstream.push_back({"i/" + std::to_string(i), "bob@x.test", "closed", "{}"});
        house.pass(120s);
        EXPECT_TRUE(house.desk().counters(id).balanced());
        EXPECT_TRUE(house.live("one").counters.balanced());
    }
    const auto counters = house.live("one").counters;
    EXPECT_EQ(counters.admitted, 5U);
    EXPECT_EQ(counters.ignored.at("closed"), 5U);
    EXPECT_EQ(counters.not_critical, 7U * static_cast<unsigned>(house.plugin.polls()));
}

TEST_F(CoordinatorTest, a_backlog_is_read_without_waiting_for_the_interval) {
    const auto id = house.add("one");
    for (int i = 0; i < 1'000; ++i) alert("t/" + std::to_string(i), "p" + std::to_string(i % 50) + "@x.test");
    at_most = 100;
    house.open();
    EXPECT_EQ(house.admitted(id), 1'000U);
    EXPECT_EQ(house.plugin.polls(), 10);
}

TEST_F(CoordinatorTest, while_a_backlog_is_read_others_are_read_in_their_time_and_stored_with_its_next_batch) {
    const auto backlog = house.add("backlog");
    const auto other = house.add("other", "acme", 60'100);
    house.edit(other, "https://other.test");
    std::vector<PollStep::Event> one;
    std::optional<int> read_after, stored_after;  // so many batches of the backlog
    int batches = 0;
    house.plugin.on_poll = [&](const FakePlugin::Instance& instance) {
        if (instance.config.find("other.test") != std::string::npos) {
            if (!one.empty() && !read_after) read_after = batches;
            return read_all(one, instance.checkpoint);
        }
        if (!stored_after && house.admitted(other) == 1) stored_after = batches;
        if (!upstream.empty()) ++batches;
        house.clock.advance(40ms);  // which is what it takes
        return read_all(upstream, instance.checkpoint, 200);
    };
    house.open();
    for (int i = 0; i < 5'000; ++i) alert("t/" + std::to_string(i), "p" + std::to_string(i % 50) + "@x.test");
    one.push_back({"u/1", "ann@x.test", "", "{}"});
    house.advance(60s);  // the other one is to be read 0.1 s later
    EXPECT_GE(batches, 25);
    EXPECT_EQ(house.admitted(backlog), 5'000U);
    ASSERT_TRUE(read_after && stored_after) << "not before the end of the backlog";
    EXPECT_LE(*read_after, 3);
    EXPECT_LE(*stored_after, *read_after + 1);
}

TEST_F(CoordinatorTest, a_promise_of_more_that_brings_nothing_is_not_believed_for_long) {
    house.add("one");
    house.plugin.on_poll = [](const auto&) {
        PollStep step;
        step.outcome = told(RP_MORE);
        return step;
    };
    house.open();
    EXPECT_LT(house.plugin.polls(), 20);
}

TEST_F(CoordinatorTest, commits_of_several_integrations_share_a_transaction) {
    for (int i = 0; i < 6; ++i) house.add("n" + std::to_string(i));
    alert("t/1");
    house.open();
    const auto figures = house.host->commits.figures();
    EXPECT_EQ(figures.commits, 6U);
    EXPECT_EQ(figures.transactions, 1U);
    const auto scores = store::ScoreStore(*house.operators).highest(house.clock.unix_s(), 10);
    ASSERT_EQ(scores.size(), 1U);
    EXPECT_EQ(scores[0].events, 1U) << "six integrations of one upstream, one alert";
}

TEST_F(CoordinatorTest, P3_with_the_sink_stopped_reading_keeps_its_place_and_nothing_is_lost_or_counted_twice) {
    const auto id = house.add("one");
    house.open();
    alert("t/1");
    house.pass(60s);
    house.host->commits.pause_sink("The scoring sink is stopped");
    alert("t/2");
    alert("t/3");
    house.pass(120s);
    EXPECT_EQ(house.status("one"), Status::needs_attention);
    EXPECT_NE(house.live("one").status.reason.find("The scoring sink is stopped. Nothing is lost"), std::string::npos)
        << house.live("one").status.reason;
    EXPECT_EQ(house.desk().checkpoint(id), "1");
    EXPECT_EQ(house.admitted(id), 1U);
    house.host->commits.resume_sink();
    house.pass(60s);
    EXPECT_EQ(house.desk().checkpoint(id), "3");
    EXPECT_EQ(house.admitted(id), 3U);
    EXPECT_EQ(house.desk().counters(id).duplicate, 0U);
    EXPECT_EQ(house.status("one"), Status::connected);
}

TEST_F(CoordinatorTest, F12_a_revoked_secret_shows_within_an_interval_and_its_return_without_a_hand) {
    house.add("one");
    house.open();
    house.pass(10s);
    upstream_says = told(RP_E_AUTH, "", "401 from /v1/oauth");
    house.pass(60s);
    const auto rejected = house.live("one");
    EXPECT_EQ(rejected.status.status, Status::credentials_rejected);
    EXPECT_NE(rejected.status.reason.find("Acme says: 401 from /v1/oauth."), std::string::npos)
        << rejected.status.reason;
    EXPECT_LE(house.clock.unix_s() - rejected.status.since_s, 60);
    EXPECT_NE(rejected.next.find("an operator must act; looks again in"), std::string::npos) << rejected.next;
    house.pass(600s);
    EXPECT_EQ(house.live("one").status.since_s, rejected.status.since_s);
    upstream_says = {};
    house.pass(61s);
    EXPECT_EQ(house.status("one"), Status::connected);
    EXPECT_EQ(house.status_audit("one"), (std::vector<std::string>{"Connected", "Credentials rejected", "Connected"}))
        << "each change once, no retry";
}

TEST_F(CoordinatorTest, wrong_credentials_from_the_start_never_show_connected) {
    house.add("one");
    upstream_says = told(RP_E_AUTH);
    house.open();
    EXPECT_EQ(house.status("one"), Status::credentials_rejected);
    EXPECT_EQ(house.plugin.polls(), 0);
    upstream_says = {};
    house.pass(61s);
    EXPECT_EQ(house.status("one"), Status::connected);
}

TEST_F(CoordinatorTest, throttling_is_obeyed_across_an_edit_a_crash_and_a_pause) {
    const auto id = house.add("one");
    house.open();
    upstream_says = told(RP_E_THROTTLED, "", "429", 300s);
    house.pass(60s);
    EXPECT_EQ(house.status("one"), Status::throttled);
    EXPECT_NE(house.live("one").next.find("as asked by the upstream"), std::string::npos) << house.live("one").next;
    upstream_says = {};
    const int polls = house.plugin.polls(), activations = house.plugin.count("activate");
    house.edit(id, "https://other.acme.test");
    house.pass(30s);
    house.plugin.crash();
    house.pass(30s);
    ASSERT_TRUE(house.desk().set_paused(id, true).ok());
    house.pass(30s);
    ASSERT_TRUE(house.desk().set_paused(id, false).ok());
    house.pass(209s);
    EXPECT_EQ(house.plugin.polls(), polls);
    EXPECT_EQ(house.plugin.count("activate"), activations);
    house.pass(20s);
    EXPECT_EQ(house.status("one"), Status::connected);
}

TEST_F(CoordinatorTest, failing_reads_are_retried_within_the_interval_and_forgotten_on_success) {
    house.add("one");
    house.open();
    upstream_says = told(RP_E_UNREACHABLE, "dns", "no such host");
    house.pass(200s);
    EXPECT_EQ(house.status("one"), Status::unreachable);
    EXPECT_GT(house.live("one").consecutive_failures, 5U);
    upstream_says = {};
    house.pass(60s);
    EXPECT_EQ(house.status("one"), Status::connected);
    EXPECT_EQ(house.live("one").consecutive_failures, 0U);
    EXPECT_EQ(house.status_audit("one"), (std::vector<std::string>{"Connected", "Unreachable", "Connected"}));
}

TEST_F(CoordinatorTest, a_defect_leads_to_a_new_instance_and_if_it_stays_to_a_failed_plugin) {
    house.add("one");
    house.open();
    upstream_says = told(RP_E_INTERNAL, "", "index out of range");
    house.pass(61s, 100ms);
    EXPECT_EQ(house.status("one"), Status::needs_attention);
    EXPECT_GE(house.plugin.count("configure"), 2);
    EXPECT_EQ(house.plugin.starts(), 1) << "the process stays";
    house.pass(300s);
    EXPECT_EQ(house.status("one"), Status::plugin_failed);
    EXPECT_LT(house.plugin.count("configure"), 30) << "with back-off";
    upstream_says = {};
    house.pass(61s);
    EXPECT_EQ(house.status("one"), Status::connected);
}

TEST_F(CoordinatorTest, C10_pause_and_resume_continue_from_the_saved_place) {
    const auto id = house.add("one");
    house.open();
    alert("t/1");
    house.pass(60s);
    ASSERT_TRUE(house.desk().set_paused(id, true).ok());
    house.pass(1s);
    EXPECT_EQ(house.status("one"), Status::paused);
    EXPECT_EQ(house.plugin.count("stop"), 1) << "nobody needs the process";
    const int polls = house.plugin.polls();
    alert("t/2");
    house.pass(600s);
    EXPECT_EQ(house.plugin.polls(), polls);
    ASSERT_TRUE(house.desk().set_paused(id, false).ok());
    house.pass(1s);
    EXPECT_EQ(house.status("one"), Status::connected);
    EXPECT_EQ(house.admitted(id), 2U);
    EXPECT_EQ(house.desk().counters(id).duplicate, 0U);
    EXPECT_EQ(house.status_audit("one"), (std::vector<std::string>{"Connected", "Paused", "Connecting", "Connected"}));
}

TEST_F(CoordinatorTest, a_restart_that_leads_back_to_connected_is_no_change_of_status) {
    const auto id = house.add("one");
    house.open();
    house.pass(60s);
    for (const bool killed : {false, true}) {
        const auto since_s = house.live("one").status.since_s;
        killed ? house.crash() : static_cast<void>(house.close());
        house.clock.advance(100s);
        house.open();
        house.pass(60s);
        EXPECT_EQ(house.status("one"), Status::connected);
        EXPECT_GT(house.live("one").status.since_s, since_s);
        EXPECT_EQ(house.desk().find(id)->status, house.live("one").status) << "other processes see what is";
        EXPECT_EQ(house.status_audit("one"), std::vector<std::string>{"Connected"});
    }
    house.close();
    upstream_says = told(RP_E_UNREACHABLE, "dns", "no such host");
    house.open();
    house.pass(60s);
    EXPECT_EQ(house.status_audit("one"), (std::vector<std::string>{"Connected", "Unreachable"}));
}

TEST_F(CoordinatorTest, C10_a_killed_host_continues_from_the_saved_place) {
    const auto id = house.add("one");
    house.open();
    alert("t/1");
    house.pass(60s);
    house.crash();
    alert("t/2");
    house.clock.advance(1h);
    house.open();
    EXPECT_EQ(house.admitted(id), 2U);
    EXPECT_EQ(house.desk().counters(id).duplicate, 0U);
}

TEST_F(CoordinatorTest, an_edit_replaces_the_instance_and_keeps_the_checkpoint) {
    const auto id = house.add("one");
    house.open();
    alert("t/1");
    house.pass(60s);
    house.edit(id, "https://other.acme.test");
    house.pass(1s);
    const auto instance = house.plugin.newest_instance();
    ASSERT_TRUE(instance);
    EXPECT_NE(instance->config.find("https://other.acme.test"), std::string::npos);
    EXPECT_NE(instance->config.find("s3cret"), std::string::npos);
    EXPECT_EQ(instance->checkpoint, "1");
    EXPECT_EQ(house.plugin.count("teardown"), 1);
    EXPECT_EQ(house.plugin.starts(), 1);
}

TEST_F(CoordinatorTest, a_removed_integration_is_cancelled_torn_down_and_gone) {
    const auto id = house.add("one");
    house.plugin.on_poll = [](const auto&) {
        return PollStep{.batch = {}, .checkpoint = {}, .outcome = {}, .hangs = true};
    };
    house.open();
    EXPECT_EQ(house.live("one").next, "reading now");
    ASSERT_TRUE(house.desk().remove(id).ok());
    house.pass(2s);
    EXPECT_TRUE(house.host->board.integrations().empty());
    EXPECT_EQ(house.plugin.count("cancel"), 1);
    EXPECT_EQ(house.plugin.count("teardown"), 1);
    EXPECT_EQ(house.plugin.count("stop"), 1);
}

TEST_F(CoordinatorTest, a_commit_of_a_removed_integration_is_refused) {
    const auto id = house.add("one");
    house.plugin.on_poll = [&](const auto&) {
        PollStep step;
        step.batch.emplace();
        step.batch->push_back({"t/1", "ann@x.test", "", "{}"});
        step.checkpoint = "1";
        [[maybe_unused]] const auto removed = house.desk().remove(id);  // just before the batch arrives
        return step;
    };
    house.open();
    house.pass(2s);
    EXPECT_EQ(house.plugin.answers(), std::vector<rp_result>{RP_E_REFUSED});
    EXPECT_TRUE(store::ScoreStore(*house.operators).highest(house.clock.unix_s(), 10).empty());
}

TEST_F(CoordinatorTest, tells_that_the_store_has_changed_at_the_next_look_and_is_silent_otherwise) {
    house.add("one");
    house.open();
    house.pass(1s);
    const int before = house.store_changes;
    EXPECT_GT(before, 0) << "the first look is news";
    house.pass(600s);
    EXPECT_EQ(house.store_changes, before);
    house.add("two");
    house.advance(500ms);
    EXPECT_EQ(house.store_changes, before + 1);
}

TEST_F(CoordinatorTest, integrations_added_while_it_runs_start_by_themselves) {
    house.open();
    EXPECT_TRUE(house.host->board.healthy());
    house.add("later");
    house.pass(1s);
    EXPECT_EQ(house.status("later"), Status::connected);
}

TEST_F(CoordinatorTest, intervals_are_held_within_what_the_manifest_allows) {
    house.add("one", "acme", 1);
    house.open();
    EXPECT_EQ(house.live("one").interval_ms, 10'000);
}

TEST_F(CoordinatorTest, the_developer_switch_allows_short_intervals_and_this_machine) {
    house.developer = true;
    house.add("one", "acme", 1);
    house.open();
    EXPECT_EQ(house.live("one").interval_ms, 50);
    EXPECT_EQ(house.plugin.newest_instance()->flags, RP_HOST_DEVELOPER);
    EXPECT_EQ(house.plugin.newest_instance()->allowed_hosts, "*.acme.test,localhost,127.0.0.1,[::1]");
}

TEST_F(CoordinatorTest, snapshots_are_written_once_the_day_is_over) {
    house.add("one");
    alert("t/1");
    house.open();
    const std::int64_t today = house.clock.unix_s() / 86'400;
    store::ScoreStore scores(*house.operators);
    EXPECT_TRUE(scores.history("ann@x.test", today, today + 1).empty());
    house.clock.advance(24h);
    house.pass(1s);
    const auto history = scores.history("ann@x.test", today, today + 1);
    ASSERT_EQ(history.size(), 1U);
    EXPECT_EQ(history[0].tenths, 25);
}

TEST_F(CoordinatorTest, what_is_read_by_the_second_is_there_from_the_start_and_after_the_clock_was_set_back) {
    house.add("one");
    alert("t/1");
    house.open();
    const auto has_rest_of_day = [&] {
        return store::read_segment_window(house.operators->session()).has_rest_of_day(house.clock.unix_s());
    };
    EXPECT_TRUE(has_rest_of_day());
    house.clock.advance(20h);
    alert("t/2");
    house.pass(1min);
    house.clock.step(-10h);
    EXPECT_FALSE(has_rest_of_day()) << "of the past it was let go";
    house.pass(1s);
    EXPECT_TRUE(has_rest_of_day());
}

TEST_F(CoordinatorTest, many_integrations_keep_within_the_parallel_limit) {
    const std::size_t most = VerbLimits{}.parallel;
    const int all = static_cast<int>(most) + 40;
    for (int i = 0; i < all; ++i) house.add("n" + std::to_string(i));
    house.plugin.on_poll = [](const auto&) {
        return PollStep{.batch = {}, .checkpoint = {}, .outcome = {}, .hangs = true};
    };
    house.open();
    house.pass(10s);
    EXPECT_EQ(house.plugin.running_polls(), most);
    for (int i = 0; i < 10; ++i) {
        house.plugin.finish_hanging({});
        house.settle();
    }
    EXPECT_EQ(house.plugin.polls(), all);
    EXPECT_EQ(house.plugin.most_parallel(), most);
}

TEST_F(CoordinatorTest, many_integrations_begin_one_after_the_other_and_none_waits_longer_than_an_interval) {
    for (int i = 0; i < 300; ++i) house.add("n" + std::to_string(i), "acme", 10'000);
    house.open();
    EXPECT_EQ(house.plugin.polls(), 16) << "at once";
    EXPECT_FALSE(house.host->board.healthy()) << "not all have begun";
    int before = house.plugin.polls();
    for (int i = 0; i < 10; ++i) {
        house.pass(500ms, 10ms);
        EXPECT_LE(house.plugin.polls() - before, 500 / 20 + 1);
        before = house.plugin.polls();
    }
    house.pass(5s, 10ms);
    EXPECT_EQ(house.plugin.count("activate"), 300);
    EXPECT_TRUE(house.host->board.healthy());
    before = house.plugin.polls();
    house.pass(1s, 10ms);
    EXPECT_NEAR(house.plugin.polls() - before, 50, 10) << "and so it stays: spread, as they began";
}

TEST_F(CoordinatorTest, one_that_is_added_while_many_wait_for_their_turn_does_not_wait) {
    for (int i = 0; i < 2'000; ++i) house.add("n" + std::to_string(i));
    house.open();
    house.add("urgent");
    house.pass(1s, 10ms);
    EXPECT_EQ(house.status("urgent"), Status::connected);
    EXPECT_LT(house.plugin.count("activate"), 200);
}

TEST_F(CoordinatorTest, a_look_around_costs_the_same_with_one_integration_and_with_many) {
    const auto looks_at_the_clock = [this] {
        house.advance(500ms);  // what is due now is done
        const auto before = house.clock.looks();
        house.advance(500ms);
        return house.clock.looks() - before;
    };
    house.add("one", "acme", 3'600'000);
    house.open();
    const auto with_one = looks_at_the_clock();
    for (int i = 0; i < 100; ++i) house.add("n" + std::to_string(i), "acme", 3'600'000);
    house.pass(5s);
    EXPECT_EQ(house.plugin.count("activate"), 101);
    EXPECT_EQ(looks_at_the_clock(), with_one);
}

TEST_F(CoordinatorTest, a_proof_grows_old_without_anything_happening) {
    house.add("one");
    house.open();
    house.plugin.on_poll = [](const auto&) {
        return PollStep{.batch = {}, .checkpoint = {}, .outcome = {}, .hangs = true};
    };
    house.plugin.deaf = true;
    house.pass(80s);
    EXPECT_EQ(house.status("one"), Status::connected);
    EXPECT_EQ(house.host->board.unproven().integrations, 0U);
    house.plugin.crash();
    house.plugin.never_ready = true;
    house.pass(110s);
    EXPECT_NE(house.status("one"), Status::connected);
    EXPECT_EQ(house.host->board.unproven().integrations, 1U);
    EXPECT_EQ(house.host->board.unproven().since_s, house.live("one").last_read_s);
}

TEST_F(CoordinatorTest, counters_that_others_move_are_shown) {
    house.add("one");
    alert("t/1", "late@x.test");
    ASSERT_TRUE(
        store::PeopleStore(*house.operators).import({{"ann@x.test", "Ann", "", "", {}}}, house.clock.unix_s()).ok());
    house.open();
    EXPECT_EQ(house.live("one").counters.unmatched, 1U);
    ASSERT_TRUE(
        store::PeopleStore(*house.operators).import({{"late@x.test", "Late", "", "", {}}}, house.clock.unix_s()).ok());
    house.pass(1s);
    EXPECT_EQ(house.live("one").counters.unmatched, 0U);
    EXPECT_EQ(house.live("one").counters.admitted, 1U);
}

}  // namespace
}  // namespace risk::integrations
