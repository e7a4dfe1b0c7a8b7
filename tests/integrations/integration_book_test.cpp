// SPDX-License-Identifier: Apache-2.0
#include "integrations/integration_book.hpp"

#include <gtest/gtest.h>

#include "fake_plugin.hpp"
#include "manual_clock.hpp"

namespace risk::integrations {
namespace {

using namespace std::chrono_literals;
using domain::Status;
using testing::ManualClock;

/// Keeps what is written until its test answers.
class HeldRecords final : public Records {
  public:
    void load(std::int64_t, const plugins::PluginManifest&, Answer<StartingPoint>) override {}
    void commit(WaitingCommit commit) override { commits.push_back(std::move(commit)); }
    void save_status(StatusRecord record, Answer<void> answer) override {
        statuses.push_back(std::move(record));
        answers.push_back(std::move(answer));
    }
    void add_tally(std::int64_t, const domain::Tally& tally, Answer<void> answer) override {
        tallies.push_back(tally);
        answers.push_back(std::move(answer));
    }
    void quarantine(QuarantineRecord, Answer<void>) override {}
    void release(std::string, Answer<void>) override {}
    void answer(bool ok) {
        const auto next = std::move(answers.front());
        answers.erase(answers.begin());
        next(ok ? Result<void>()
                : Result<void>(
                      Failure{.what = "The disk is full", .where = {}, .expected = {}, .found = {}, .remedy = {}}));
    }

    std::vector<WaitingCommit> commits;
    std::vector<StatusRecord> statuses;
    std::vector<domain::Tally> tallies;
    std::vector<Answer<void>> answers;
};

class IntegrationBookTest : public ::testing::Test {
  protected:
    void note(Status status) { book_->note_status("one", {.status = status, .reason = "", .since_s = ++since_}); }
    void commit() {
        WaitingCommit commit;
        commit.plugin_id = "acme";
        commit.batch =
            testing::make_batch({{.id = "t/1", .subject = "ann@x.test"}, {.id = "t/2", .subject = "ann@x.test"}}, "2");
        book_->commit(std::move(commit), [this](const auto& outcome) { answered_.push_back(outcome.ok()); });
    }

    static constexpr domain::Tally read{
        .requests = 1, .fetched = 4, .duplicate = 1, .not_critical = 3, .before_activation = 0};
    ManualClock clock_;
    Loop loop_{clock_};
    HeldRecords records_;
    Surroundings around_{.loop = loop_,
                         .records = records_,
                         .random = [] { return 0.5; },
                         .log = [](rp_log_level, std::string_view, std::string_view) {},
                         .administrators_hosts = {},
                         .interval = {}};
    int stored_ = 0;
    std::int64_t since_ = 0;
    std::vector<bool> answered_;
    std::unique_ptr<IntegrationBook> book_ = std::make_unique<IntegrationBook>(around_, 7, [this] { ++stored_; });
};

TEST_F(IntegrationBookTest, a_commit_takes_along_what_was_read_before_it_and_a_refused_one_gives_it_back) {
    book_->count(read);
    commit();
    ASSERT_EQ(records_.commits.size(), 1U);
    EXPECT_EQ(records_.commits[0].integration_id, 7);
    EXPECT_EQ(records_.commits[0].tally.fetched, 4U + 2U);
    EXPECT_EQ(book_->counters().fetched, 4U) << "still shown";
    records_.commits[0].done(
        Failure{.what = "The disk is full", .where = {}, .expected = {}, .found = {}, .remedy = {}});
    EXPECT_EQ(answered_, std::vector<bool>{false});
    EXPECT_EQ(stored_, 0);
    EXPECT_TRUE(book_->counters().balanced());
    commit();
    EXPECT_EQ(records_.commits[1].tally.fetched, 4U + 2U) << "offered again, with the counts";
    records_.commits[1].done(store::CommitOutcome{.admitted = 2, .new_rows = {}});
    EXPECT_EQ(stored_, 1);
    EXPECT_EQ(book_->counters().fetched, 0U) << "what is stored now is the store's to say";
}

TEST_F(IntegrationBookTest, statuses_are_written_one_after_the_other_in_their_order) {
    note(Status::connected);
    note(Status::throttled);
    note(Status::connected);
    ASSERT_EQ(records_.statuses.size(), 1U);
    records_.answer(true);
    records_.answer(true);
    records_.answer(true);
    ASSERT_EQ(records_.statuses.size(), 3U);
    EXPECT_EQ(records_.statuses[1].change.status, Status::throttled);
    EXPECT_EQ(records_.statuses[2].change.since_s, 3);
    EXPECT_TRUE(records_.answers.empty());
}

TEST_F(IntegrationBookTest, a_status_that_cannot_be_written_is_kept_and_written_later_with_its_counts) {
    book_->count(read);
    note(Status::needs_attention);
    records_.answer(false);
    note(Status::connected);
    loop_.run_ready();
    EXPECT_EQ(records_.statuses.size(), 1U) << "not at once";
    clock_.advance(5s);
    loop_.run_ready();
    ASSERT_EQ(records_.statuses.size(), 2U);
    EXPECT_EQ(records_.statuses[1].change.status, Status::needs_attention);
    EXPECT_EQ(records_.statuses[1].tally, read);
    records_.answer(true);
    ASSERT_EQ(records_.statuses.size(), 3U);
    EXPECT_EQ(records_.statuses[2].change.status, Status::connected);
    EXPECT_EQ(records_.statuses[2].tally, domain::Tally{}) << "counts are written once";
}

TEST_F(IntegrationBookTest, what_nobody_must_hear_of_is_written_without_an_audit_entry_also_when_tried_again) {
    book_->note_status("one", {.status = Status::connecting, .reason = "", .since_s = 1}, StatusNews::restored);
    records_.answer(false);
    note(Status::unreachable);
    clock_.advance(5s);
    loop_.run_ready();
    ASSERT_EQ(records_.statuses.size(), 2U);
    EXPECT_FALSE(records_.statuses[1].audited);
    records_.answer(true);
    ASSERT_EQ(records_.statuses.size(), 3U);
    EXPECT_TRUE(records_.statuses[2].audited);
}

TEST_F(IntegrationBookTest, while_nothing_can_be_written_memory_stays_bounded) {
    note(Status::connecting);
    records_.answer(false);
    for (int i = 0; i < 1'000; ++i) note(i % 2 == 0 ? Status::connected : Status::throttled);
    clock_.advance(5s);
    loop_.run_ready();
    while (!records_.answers.empty()) records_.answer(true);
    EXPECT_LE(records_.statuses.size(), 40U);
    EXPECT_EQ(records_.statuses.back().change.status, Status::throttled) << "the latest is among them";
}

TEST_F(IntegrationBookTest, an_answer_that_comes_when_the_book_is_gone_does_no_harm) {
    note(Status::connected);
    commit();
    book_.reset();
    records_.answer(true);
    records_.commits[0].done(store::CommitOutcome{.new_rows = {}});
    EXPECT_TRUE(answered_.empty());
}

}  // namespace
}  // namespace risk::integrations
