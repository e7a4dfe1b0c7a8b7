// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <soci/soci.h>

#include "store/status_book.hpp"
#include "store/workshop.hpp"

namespace risk::test {
namespace {

class CommitTransactions : public ::testing::Test {
  protected:
    void expect_balanced(std::int64_t integration) {
        EXPECT_TRUE(workshop_.integrations.counters(integration).balanced());
    }

    TempDir directory_;
    Workshop workshop_{directory_.path()};
    std::int64_t a_ = workshop_.add_integration("A");
};

TEST_F(CommitTransactions, P3_events_and_checkpoint_take_effect_together) {
    must(workshop_.offer(a_, {{"1"}}, 0, std::string("read\0up to 1", 12)));
    EXPECT_EQ(workshop_.integrations.checkpoint(a_), std::string("read\0up to 1", 12));
    must(workshop_.offer(a_, {{"2"}}));
    EXPECT_EQ(workshop_.integrations.checkpoint(a_), std::string("read\0up to 1", 12))
        << "none given keeps the old one";
    must(workshop_.offer(a_, {}, noon, ""));
    EXPECT_EQ(workshop_.integrations.checkpoint(a_), "");
    must(workshop_.offer(a_, {}, noon, std::string(4'194'304, '\xff')));
    EXPECT_EQ(workshop_.integrations.checkpoint(a_), std::string(4'194'304, '\xff'));
}

TEST_F(CommitTransactions, counters_balance_with_the_tally_of_what_no_batch_decided) {
    const std::vector<Event> events{{"1"}, {"2", ""}, {"3", "a@x", noon, "unreadable"}, {"1"}};
    const auto seen = views(events);
    auto commit = batch(a_, seen, noon + hour);
    commit.tally = {7, 4 + 10 + 20 + 30, 10, 20, 30};
    must(workshop_.event_store.commit({&commit, 1}));
    const auto counters = workshop_.integrations.counters(a_);
    EXPECT_EQ(counters, (domain::Counters{7, 64, 1, 11, 20, 30, 1, {{"unreadable", 1}}}));
    EXPECT_TRUE(counters.balanced());
    const store::StatusNote counted{a_, {}, {}, {3, 5, 2, 2, 1}};
    store::StatusBook(*workshop_.database).record({&counted, 1});
    EXPECT_EQ(workshop_.integrations.counters(a_).requests, 10U);
    EXPECT_EQ(workshop_.integrations.counters(a_).fetched, 69U);
    expect_balanced(a_);
}

TEST_F(CommitTransactions, counters_balance_when_a_plugin_miscounts) {
    const std::vector<Event> events{{"1"}};
    const auto seen = views(events);
    auto commit = batch(a_, seen, noon + hour);
    commit.tally = {1, 9'999, 1, 0, 0};
    must(workshop_.event_store.commit({&commit, 1}));
    expect_balanced(a_);
}

// Whatever ends the transaction takes all of it: there is one.
TEST_F(CommitTransactions, of_several_integrations_share_one_transaction) {
    const auto b = workshop_.add_integration("B");
    std::vector<Event> few{{"1"}}, many;
    for (int i = 0; i < 500; ++i) many.push_back({"b" + std::to_string(i)});
    const auto seen_few = views(few), seen_many = views(many);
    store::Commit both[] = {batch(a_, seen_few, noon + hour), batch(b, seen_many, noon + hour)};
    for (auto& commit : both) commit.checkpoint = "read";
    std::int64_t pages = 0;
    auto& sql = workshop_.database->session();
    sql << "PRAGMA page_count", soci::into(pages);
    sql << "PRAGMA max_page_count = " << pages + 4, soci::into(pages);
    EXPECT_FALSE(workshop_.event_store.commit(both).ok());
    EXPECT_TRUE(workshop_.events().empty());
    EXPECT_EQ(workshop_.integrations.checkpoint(a_), "");
    sql << "PRAGMA max_page_count = 1000000", soci::into(pages);
    const auto outcomes = must(workshop_.event_store.commit(both));
    ASSERT_EQ(outcomes.size(), 2U);
    EXPECT_EQ(outcomes[0].value().admitted, 1U);
    EXPECT_EQ(outcomes[1].value().admitted, 500U);
    EXPECT_EQ(workshop_.integrations.checkpoint(a_), "read");
    EXPECT_EQ(workshop_.integrations.checkpoint(b), "read");
}

TEST_F(CommitTransactions, one_that_fails_leaves_nothing_and_the_others_stand) {
    const auto gone = workshop_.add_integration("Gone");
    ASSERT_TRUE(workshop_.integrations.remove(gone).ok());
    const std::vector<Event> one{{"1"}}, lost{{"2", "new@x.test"}, {"6", "met@x.test"}}, nameless{{"3"}, {""}},
        last{{"4"}, {"5", "met@x.test"}};
    const auto v1 = views(one), v2 = views(lost), v3 = views(nameless), v4 = views(last);
    store::Commit commits[] = {batch(a_, v1, noon + hour), batch(gone, v2, noon + hour), batch(a_, v3, noon + hour),
                               batch(a_, v4, noon + hour)};
    for (auto& commit : commits) commit.checkpoint = commit.events[0].id;
    const auto outcomes = must(workshop_.event_store.commit(commits));
    EXPECT_TRUE(outcomes[0].ok());
    ASSERT_FALSE(outcomes[1].ok());
    EXPECT_NE(outcomes[1].failure().found.find("removed"), std::string::npos);
    ASSERT_FALSE(outcomes[2].ok());
    EXPECT_EQ(outcomes[2].failure().expected, "an id in every event");
    EXPECT_TRUE(outcomes[3].ok());
    EXPECT_EQ(workshop_.events().size(), 3U);
    EXPECT_EQ(workshop_.integrations.checkpoint(a_), "4");
    EXPECT_EQ(workshop_.tenths("met@x.test", noon + hour), 25) << "whom the one that was undone had met first";
    EXPECT_FALSE(workshop_.people.find("new@x.test").has_value());
    expect_balanced(a_);
}

TEST_F(CommitTransactions, of_two_connections_take_turns) {
    Workshop other(directory_.path());
    for (int i = 0; i < 6; ++i) {
        (i % 2 == 0 ? workshop_ : other).admit(a_, {{std::to_string(i)}, {"same"}});
    }
    EXPECT_EQ(workshop_.events().size(), 7U);
    EXPECT_EQ(other.integrations.counters(a_).duplicate, 5U);
}

// A query left half-read would keep the -wal file from ever being folded in.
TEST_F(CommitTransactions, leave_no_lock_behind_nor_do_reads) {
    workshop_.admit(a_, {{"1"}, {"2", "ann@x.test", noon - day}, {"3", "bob@x.test"}});
    workshop_.admit(a_, {{"1"}});
    workshop_.scores.write_snapshots(noon + 3 * day);
    must(workshop_.people.import({{"ann@x.test", "", "", "", {"a"}, true}}, noon));
    EXPECT_EQ(workshop_.events().size(), 3U);
    EXPECT_EQ(workshop_.scores.highest(noon, 1).size(), 1U);
    EXPECT_TRUE(workshop_.scores.explain("ann@x.test", noon).has_value());
    EXPECT_EQ(workshop_.scores.organisation(noon).spread.people(), 1U);
    EXPECT_FALSE(workshop_.scores.history("ann@x.test", 0, 99'999).empty());
    EXPECT_TRUE(workshop_.people.find("a").has_value());
    EXPECT_EQ(workshop_.integrations.list().size(), 1U);
    EXPECT_EQ(workshop_.integrations.checkpoint(a_), "");
    EXPECT_EQ(workshop_.integrations.counters(a_).duplicate, 1U);
    EXPECT_GT(workshop_.database->data_version(), 0);
    auto other = open_database(directory_ / "host.db");
    int busy = 1, frames = 0, folded = 0;
    other->session() << "PRAGMA wal_checkpoint(TRUNCATE)", soci::into(busy), soci::into(frames), soci::into(folded);
    EXPECT_EQ(busy, 0);
    EXPECT_EQ(std::filesystem::file_size(directory_ / "host.db-wal"), 0U);
}

}  // namespace
}  // namespace risk::test
