// SPDX-License-Identifier: Apache-2.0
#include "integrations/commit_path.hpp"

#include <gtest/gtest.h>

#include <condition_variable>
#include <future>
#include <stdexcept>

#include "fake_plugin.hpp"

namespace risk::integrations {
namespace {

using testing::make_batch;

/// Remembers what it was given; fails or blocks when told to.
class FakeSink final : public ScoringSink {
  public:
    Result<std::vector<Result<store::CommitOutcome>>> commit(std::span<const store::Commit> commits) override {
        entered.set_value();
        if (gate.valid()) gate.wait();
        if (throws) throw std::runtime_error("database disk image is malformed");
        if (failure) return *failure;
        groups.push_back(commits.size());
        std::vector<Result<store::CommitOutcome>> outcomes;
        for (const auto& commit : commits) {
            if (commit.integration_id == gone)
                outcomes.emplace_back(Failure{
                    .what = "The integration was deleted", .where = {}, .expected = {}, .found = {}, .remedy = {}});
            else
                outcomes.emplace_back(store::CommitOutcome{.admitted = commit.events.size(), .new_rows = {}});
            ids.emplace_back(commit.events.empty() ? "" : commit.events.front().id);
        }
        entered = {};
        return outcomes;
    }

    std::optional<Failure> failure;
    bool throws = false;
    std::int64_t gone = -1;
    std::vector<std::size_t> groups;
    std::vector<std::string> ids;
    std::promise<void> entered;
    std::shared_future<void> gate;
};

class CommitPathTest : public ::testing::Test {
  protected:
    void submit(std::int64_t integration, const std::string& event) {
        WaitingCommit commit;
        commit.integration_id = integration;
        commit.plugin_id = "acme";
        commit.batch = make_batch({{.id = event, .subject = "ann@x.test"}}, "c");
        commit.done = [this](const Result<store::CommitOutcome>& outcome) {
            answers_.push_back(outcome ? "stored" : outcome.failure().sentence());
        };
        path_.submit(std::move(commit));
    }

    FakeSink sink_;
    CommitPath path_{sink_, {.waiting = 3, .bytes = 4'000'000}};
    std::vector<std::string> answers_;
};

TEST_F(CommitPathTest, commits_that_wait_share_one_transaction) {
    submit(1, "a");
    submit(2, "b");
    submit(3, "c");
    EXPECT_TRUE(answers_.empty()) << "nothing is answered before it is stored";
    EXPECT_TRUE(path_.write_waiting());
    EXPECT_EQ(sink_.groups, std::vector<std::size_t>{3});
    EXPECT_EQ(sink_.ids, (std::vector<std::string>{"a", "b", "c"}));
    EXPECT_EQ(answers_, (std::vector<std::string>{"stored", "stored", "stored"}));
    EXPECT_EQ(path_.figures().transactions, 1U);
    EXPECT_EQ(path_.figures().commits, 3U);
    EXPECT_FALSE(path_.write_waiting());
}

TEST_F(CommitPathTest, a_failing_store_refuses_all_with_its_reason_and_the_next_round_goes_on) {
    sink_.failure = Failure{.what = "The disk is full", .where = {}, .expected = {}, .found = {}, .remedy = {}};
    submit(1, "a");
    submit(2, "b");
    path_.write_waiting();
    EXPECT_EQ(answers_, (std::vector<std::string>{"The disk is full.", "The disk is full."}));
    EXPECT_EQ(path_.figures().refused, 2U);
    sink_.failure.reset();
    sink_.entered = {};
    submit(1, "a");
    path_.write_waiting();
    EXPECT_EQ(answers_.back(), "stored");
}

TEST_F(CommitPathTest, a_store_that_throws_refuses_too) {
    sink_.throws = true;
    submit(1, "a");
    path_.write_waiting();
    ASSERT_EQ(answers_.size(), 1U);
    EXPECT_NE(answers_[0].find("malformed"), std::string::npos);
}

TEST_F(CommitPathTest, one_refused_commit_does_not_touch_its_neighbours) {
    sink_.gone = 2;
    submit(1, "a");
    submit(2, "b");
    submit(3, "c");
    path_.write_waiting();
    EXPECT_EQ(answers_, (std::vector<std::string>{"stored", "The integration was deleted.", "stored"}));
}

TEST_F(CommitPathTest, the_queue_is_bounded) {
    for (const char* event : {"a", "b", "c"}) submit(1, event);
    submit(1, "d");
    ASSERT_EQ(answers_.size(), 1U);
    EXPECT_NE(answers_[0].find("too much waits"), std::string::npos);
    path_.write_waiting();
    EXPECT_EQ(answers_.size(), 4U);
}

TEST_F(CommitPathTest, P3_a_paused_sink_refuses_what_comes_and_what_waits) {
    submit(1, "a");
    path_.pause_sink("the sink is stopped");
    submit(1, "b");
    path_.write_waiting();
    EXPECT_EQ(answers_, (std::vector<std::string>{"the sink is stopped.", "the sink is stopped."}));
    EXPECT_TRUE(sink_.groups.empty());
    path_.resume_sink();
    submit(1, "c");
    path_.write_waiting();
    EXPECT_EQ(answers_.back(), "stored");
}

TEST_F(CommitPathTest, a_job_runs_after_the_commits_before_it) {
    std::string order;
    path_.run([&] { order += "job:" + std::to_string(sink_.ids.size()); });
    submit(1, "a");
    path_.write_waiting();
    EXPECT_EQ(order, "job:1");
}

TEST_F(CommitPathTest, what_arrives_while_a_transaction_runs_goes_together_into_the_next) {
    std::promise<void> open;
    sink_.gate = open.get_future().share();
    auto entered = sink_.entered.get_future();
    path_.start();
    submit(1, "a");
    entered.wait();
    submit(2, "b");
    submit(3, "c");
    open.set_value();
    path_.stop();
    EXPECT_EQ(sink_.groups, (std::vector<std::size_t>{1, 2}));
    EXPECT_EQ(answers_.size(), 3U);
}

TEST_F(CommitPathTest, stop_writes_what_waits_and_refuses_what_comes_later) {
    path_.start();
    bool ran = false;
    path_.run([&] { ran = true; });
    path_.stop();
    EXPECT_TRUE(ran);
    submit(1, "late");
    ASSERT_EQ(answers_.size(), 1U);
    EXPECT_NE(answers_[0].find("stopping"), std::string::npos);
}

}  // namespace
}  // namespace risk::integrations
