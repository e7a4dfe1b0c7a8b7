// SPDX-License-Identifier: Apache-2.0
// What holds for a plugin in a child process, and in the same way for one on a thread.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "scripted.hpp"

namespace risk::plugins::test {
namespace {

using namespace std::chrono_literals;

class Plugin : public testing::TestWithParam<RunMode> {
  protected:
    Running running_{GetParam()};
};

TEST_P(Plugin, is_ready_and_ends_when_it_is_told_to) {
    running_.recorder.await_ready();
    running_.process->stop();
    const ProcessEnd end = running_.recorder.await_end();
    EXPECT_TRUE(end.expected);
    EXPECT_EQ(end.reason, "stopped");
    EXPECT_EQ(running_.recorder.ends(), 1);
}

TEST_P(Plugin, goes_through_all_its_verbs) {
    running_.start(R"({"poll":"commit:3 more"})");
    EXPECT_EQ(running_.poll().result, RP_MORE);
    EXPECT_EQ(running_.poll().result, RP_MORE);
    EXPECT_EQ(running_.teardown().result, RP_OK);
    ASSERT_EQ(running_.recorder.events().size(), 6U);
    EXPECT_EQ(running_.recorder.events().front().id, "id 1.0");
    EXPECT_EQ(running_.recorder.events().back().id, "id 2.2");
    EXPECT_EQ(running_.recorder.checkpoint(), "after 2");
    EXPECT_TRUE(running_.recorder.one_at_a_time());
}

TEST_P(Plugin, verbs_that_are_sent_before_it_is_ready_are_done_in_order) {
    running_.configure(R"({"poll":"commit:1"})");
    running_.process->activate(1, 20s);
    running_.process->poll(1, 10, 20s);
    running_.process->teardown(1);
    for (int i = 0; i < 4; ++i) EXPECT_EQ(running_.recorder.await_done().result, RP_OK);
    EXPECT_EQ(running_.recorder.events().size(), 1U);
}

TEST_P(Plugin, sees_its_checkpoint_and_then_the_one_that_was_accepted) {
    running_.start(R"({"poll":"tell_checkpoint"})", 1, "from before");
    EXPECT_EQ(running_.poll().result, RP_OK);
    EXPECT_EQ(running_.poll().result, RP_OK);
    EXPECT_EQ(running_.recorder.events().at(0).body, R"({"checkpoint":"from before"})");
    EXPECT_EQ(running_.recorder.events().at(1).body, R"({"checkpoint":"after 1"})");
}

TEST_P(Plugin, a_refused_commit_leaves_the_checkpoint_where_it_was) {
    bool refuse = true;
    running_.recorder.decide = [&](const rp_batch&) { return std::exchange(refuse, false) ? RP_E_REFUSED : RP_OK; };
    running_.start(R"({"poll":"tell_checkpoint"})", 1, "from before");
    EXPECT_EQ(running_.poll().result, RP_E_REFUSED);
    EXPECT_TRUE(running_.recorder.events().empty());
    EXPECT_EQ(running_.poll().result, RP_OK);
    EXPECT_EQ(running_.recorder.events().at(0).body, R"({"checkpoint":"from before"})");
}

TEST_P(Plugin, a_batch_that_the_host_finds_invalid_is_refused_for_good) {
    running_.recorder.decide = [](const rp_batch&) { return RP_E_INVALID; };
    running_.start(R"({"poll":"commit:1"})");
    EXPECT_EQ(running_.poll().result, RP_E_INVALID);
}

TEST_P(Plugin, a_verb_waits_until_its_commit_is_answered) {
    running_.recorder.decide = [](const rp_batch&) { return std::nullopt; };
    running_.start(R"({"poll":"commit:1"})");
    running_.process->poll(1, 10, 20s);
    running_.recorder.await_commit();
    running_.process->answer_commit(1, RP_OK);
    EXPECT_EQ(running_.recorder.await_done().result, RP_OK);
}

TEST_P(Plugin, may_commit_while_it_is_activated) {
    running_.start(R"({"activate":"commit:2"})");
    EXPECT_EQ(running_.recorder.events().size(), 2U);
}

TEST_P(Plugin, a_batch_that_breaks_the_contract_never_reaches_the_host) {
    int key = 0;
    for (const char* word : {"commit_kind", "commit_tally", "commit_again", "commit:501"}) {
        ++key;
        running_.start(std::string(R"({"poll":")") + word + R"("})", static_cast<InstanceKey>(key));
        EXPECT_EQ(running_.poll(static_cast<InstanceKey>(key)).result, RP_E_INVALID) << word;
    }
    const auto lines = running_.recorder.lines();
    ASSERT_EQ(lines.size(), 4U);
    EXPECT_EQ(lines[0].text,
              "A batch that breaks the contract was not stored: event 0: kind: expected one of the "
              "manifest's event_kinds, found \"unknown\"");
    EXPECT_EQ(running_.recorder.events().size(), 1U) << "only the first of the two of commit_again";
}

TEST_P(Plugin, commits_up_to_the_bound_of_the_poll_and_no_more) {
    running_.start(R"({"poll":"commit:7"})");
    EXPECT_EQ(running_.poll(1, 7).result, RP_OK);
    EXPECT_EQ(running_.poll(1, 6).result, RP_E_INVALID);
}

TEST_P(Plugin, a_commit_in_configure_or_teardown_is_refused) {
    running_.configure(R"({"configure":"commit:1","teardown":"commit:1"})");
    EXPECT_EQ(running_.recorder.await_done().result, RP_E_INVALID);
    running_.start(R"({"teardown":"commit:1"})", 2);
    EXPECT_EQ(running_.teardown(2).result, RP_OK);
    EXPECT_TRUE(running_.recorder.events().empty());
}

TEST_P(Plugin, explains_failures) {
    running_.configure(R"({"activate":"auth","secret":"Geheim%42"})");
    running_.recorder.await_done();
    const VerbOutcome outcome = running_.activate();
    EXPECT_EQ(outcome.result, RP_E_AUTH);
    EXPECT_EQ(outcome.subject, "client_id");
    EXPECT_EQ(outcome.message, "refused [secret]");
    EXPECT_EQ(outcome.retry_after, 1500ms);
}

TEST_P(Plugin, F7_a_secret_never_reaches_the_log) {
    running_.start(R"({"poll":"log_secret","secret":"Geheim%42"})");
    running_.poll();
    ASSERT_EQ(running_.recorder.lines().size(), 1U);
    EXPECT_EQ(running_.recorder.lines()[0].text, "the secret is [secret].");
    EXPECT_EQ(running_.recorder.lines()[0].level, RP_LOG_WARN);
}

TEST_P(Plugin, a_flood_of_log_lines_is_thinned_out_and_said_so) {
    running_.start(R"({"poll":"log_flood"})");
    EXPECT_EQ(running_.poll().result, RP_OK);
    const auto lines = running_.recorder.lines();
    EXPECT_GE(lines.size(), 200U);
    EXPECT_LT(lines.size(), 2000U);
}

TEST_P(Plugin, a_long_log_line_is_cut) {
    running_.start(R"({"poll":"log_long"})");
    running_.poll();
    EXPECT_EQ(running_.recorder.lines().at(0).text.size(), 4096U);
}

TEST_P(Plugin, what_it_throws_becomes_an_outcome_and_it_goes_on) {
    for (const std::string word : {"throw", "throw42"}) {
        const InstanceKey key = word == "throw" ? 1 : 2;
        running_.start(R"({"poll":")" + word + R"(","secret":"Geheim","teardown":")" + word + R"("})", key);
        const VerbOutcome outcome = running_.poll(key);
        EXPECT_EQ(outcome.result, RP_E_INTERNAL);
        EXPECT_NE(outcome.message.find("An exception left the plugin"), std::string::npos);
        EXPECT_EQ(outcome.message.find("Geheim"), std::string::npos);
        EXPECT_EQ(running_.teardown(key).result, RP_E_INTERNAL);
    }
    running_.configure(R"({"configure":"throw42"})", 3);
    EXPECT_EQ(running_.recorder.await_done(3).result, RP_E_INTERNAL);
}

TEST_P(Plugin, results_that_nobody_knows_act_as_the_contract_says) {
    running_.start(R"({"poll":"odd"})", 1);
    EXPECT_EQ(running_.poll(1).result, RP_OK);
    running_.start(R"({"poll":"awful"})", 2);
    EXPECT_EQ(running_.poll(2).result, RP_E_INTERNAL);
    running_.configure(R"({"configure":"nothing"})", 3);
    EXPECT_EQ(running_.recorder.await_done(3).result, RP_E_INTERNAL);
}

TEST_P(Plugin, hands_back_its_tally_and_gets_a_deadline) {
    running_.start(R"({"poll":"deadline"})");
    const VerbOutcome outcome = running_.poll(1, 9);
    EXPECT_EQ(outcome.result, RP_OK);
    EXPECT_EQ(outcome.tally.requests, 9U);
    EXPECT_EQ(outcome.tally.fetched, 3U);
    EXPECT_EQ(outcome.tally.before_activation, 1U);
}

TEST_P(Plugin, a_tally_that_does_not_add_up_is_a_defect) {
    running_.start(R"({"poll":"bad_tally"})");
    const VerbOutcome outcome = running_.poll();
    EXPECT_EQ(outcome.result, RP_E_INTERNAL);
    EXPECT_EQ(outcome.tally.fetched, 0U);
}

TEST_P(Plugin, verbs_in_an_impossible_order_are_answered_without_asking_it) {
    EXPECT_EQ(running_.poll(5).result, RP_E_INTERNAL) << "no such instance";
    EXPECT_EQ(running_.teardown(5).result, RP_OK) << "nothing to do";
    running_.configure(R"({})");
    EXPECT_EQ(running_.recorder.await_done().result, RP_OK);
    EXPECT_EQ(running_.poll().result, RP_E_INTERNAL) << "not active";
}

TEST_P(Plugin, a_failed_configure_leaves_nothing_to_activate) {
    running_.configure(R"({"configure":"auth"})");
    EXPECT_EQ(running_.recorder.await_done().result, RP_E_AUTH);
    EXPECT_EQ(running_.activate().result, RP_E_INTERNAL);
    EXPECT_EQ(running_.teardown().result, RP_OK);
}

TEST_P(Plugin, may_be_activated_again_after_a_failure) {
    running_.configure(R"({"activate":"tell_checkpoint auth"})");
    running_.recorder.await_done();
    EXPECT_EQ(running_.activate().result, RP_E_AUTH);
    EXPECT_EQ(running_.activate().result, RP_E_AUTH);
    EXPECT_EQ(running_.recorder.events().size(), 2U);
}

TEST_P(Plugin, a_cancel_ends_what_runs_and_nothing_that_comes_later) {
    running_.start(R"({"poll":"wait"})");
    for (int i = 0; i < 20; ++i) {  // the cancel overtakes the verb now and then: it counts all the same
        running_.process->poll(1, 10, 20s);
        running_.process->cancel(1);
        EXPECT_EQ(running_.recorder.await_done().result, RP_E_CANCELLED);
    }
    running_.process->cancel(1);
    running_.start(R"({"poll":"commit:1"})", 2);
    running_.process->cancel(2);
    EXPECT_EQ(running_.poll(2).result, RP_OK);
}

TEST_P(Plugin, instances_run_in_parallel) {
    running_.start(R"({"poll":"wait"})", 1);
    running_.start(R"({"poll":"wait"})", 2);
    running_.start(R"({"poll":"commit:1"})", 3);
    running_.process->poll(1, 10, 20s);
    running_.process->poll(2, 10, 20s);
    EXPECT_EQ(running_.poll(3).result, RP_OK) << "while the other two wait";
    running_.process->cancel(2);
    EXPECT_EQ(running_.recorder.await_done(2).result, RP_E_CANCELLED);
    running_.process->cancel(1);
    EXPECT_EQ(running_.recorder.await_done(1).result, RP_E_CANCELLED);
}

TEST_P(Plugin, is_told_its_settings) {
    running_.start(R"({"poll":"tell_settings"})");
    running_.poll();
    EXPECT_EQ(running_.recorder.events().at(0).body, R"({"flags":1,"hosts":"*.example.com"})");
}

TEST_P(Plugin, stop_cancels_what_runs_and_tears_down) {
    running_.start(R"({"poll":"wait","teardown":"log"})");
    running_.process->poll(1, 10, 20s);
    running_.process->stop();
    EXPECT_EQ(running_.recorder.await_end().reason, "stopped");
    EXPECT_EQ(running_.recorder.await_done().result, RP_E_CANCELLED);
    EXPECT_EQ(running_.recorder.lines().size(), 1U) << "teardown was called";
}

TEST_P(Plugin, a_large_batch_arrives_whole_and_one_beyond_the_limit_not_at_all) {
    running_.start(R"({"poll":"commit_large:80"})", 1);  // 16,000,000 bytes and more
    EXPECT_EQ(running_.poll(1).result, RP_OK);
    EXPECT_EQ(running_.recorder.events().size(), 80U);
    running_.start(R"({"poll":"commit_large:84"})", 2);
    EXPECT_EQ(running_.poll(2).result, RP_E_INVALID);
}

TEST_P(Plugin, a_large_checkpoint_goes_both_ways) {
    running_.start(R"({"poll":"tell_checkpoint"})", 1, std::string(200'000, 'c'));
    EXPECT_EQ(running_.poll().result, RP_OK);
    EXPECT_EQ(running_.recorder.events().at(0).body.size(), 200'000U + 17U);
}

TEST_P(Plugin, kill_ends_it) {
    running_.recorder.await_ready();
    running_.process->kill();
    const ProcessEnd end = running_.recorder.await_end();
    EXPECT_FALSE(end.expected);
    EXPECT_EQ(end.reason, "killed by the host");
    running_.configure("{}");  // no effect, no harm
    EXPECT_EQ(running_.recorder.ends(), 1);
}

TEST_P(Plugin, a_thousand_idle_instances_are_no_trouble) {
    for (InstanceKey key = 1; key <= 1000; ++key) {
        running_.configure(R"({"poll":"commit:1"})", key);
        running_.process->activate(key, 20s);
    }
    for (InstanceKey key = 1; key <= 1000; ++key) {
        EXPECT_EQ(running_.recorder.await_done(key).result, RP_OK);
        EXPECT_EQ(running_.recorder.await_done(key).result, RP_OK);
    }
    EXPECT_EQ(running_.poll(777).result, RP_OK);
}

INSTANTIATE_TEST_SUITE_P(InBothModes, Plugin, testing::Values(RunMode::child_process, RunMode::in_process),
                         [](const auto& mode) {
                             return std::string(mode.param == RunMode::child_process ? "child" : "thread");
                         });

}  // namespace
}  // namespace risk::plugins::test
