// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <soci/soci.h>

#include <map>

#include "domain/random_source.hpp"
#include "store/workshop.hpp"

namespace risk::test {
namespace {

// Rows are written many at a time; batches of all lengths, with what is known already and what comes twice anywhere in them.
TEST(ManyCommits, P3_each_event_of_any_batches_is_there_once_under_its_own_row) {
    const TempDir directory;
    Workshop workshop(directory.path());
    const auto integration = workshop.add_integration("A");
    RandomSource random;
    SCOPED_TRACE(random.trace());
    std::map<std::string, std::int64_t> known;
    for (int round = 0; round < 40; ++round) {
        std::vector<Event> events(static_cast<std::size_t>(random.between(0, 70)));
        std::vector<std::string> fresh;
        for (auto& event : events) {
            event.id = std::to_string(random.between(0, 900));
            event.subject = random.one_in(9) ? "" : event.id.substr(0, 1) + "@x.test";
            if (random.one_in(9)) event.ignored_because = "reason " + event.id.substr(0, 1);
            if (known.emplace(event.id, 0).second) fresh.push_back(event.id);
        }
        const auto offered = workshop.offer(integration, events);
        ASSERT_TRUE(offered.ok());
        const auto& outcome = offered.value();
        ASSERT_EQ(outcome.new_rows.size(), fresh.size());
        EXPECT_EQ(outcome.duplicate, events.size() - fresh.size());
        for (std::size_t i = 0; i < fresh.size(); ++i) known[fresh[i]] = outcome.new_rows[i];
    }
    for (const auto& [id, row] : known) EXPECT_EQ(workshop.event_store.event(row)->event_id, id);
    store::EventQuery all;
    all.limit = 1'000;
    EXPECT_EQ(workshop.events(all).size(), known.size());
    EXPECT_TRUE(workshop.integrations.counters(integration).balanced());
}

class WhatWasLearned : public ::testing::Test {
  protected:
    std::vector<store::EventRow> all() {
        store::EventQuery query;
        query.limit = 1'000;
        return workshop_.events(query);
    }
    std::string person_of(const std::string& id) {
        for (const auto& event : all()) {
            if (event.event_id == id) return event.person;
        }
        return "no such event";
    }

    TempDir directory_;
    Workshop workshop_{directory_.path()};
    std::int64_t a_ = workshop_.add_integration("A");
};

TEST_F(WhatWasLearned, of_people_holds_until_somebody_else_writes) {
    workshop_.admit(a_, {{"1", "ann@x.test"}, {"2", "bob@x.test"}});
    workshop_.admit(a_, {{"3", "ann@x.test"}, {"4", "bob@x.test"}});
    Workshop other(directory_.path());
    must(other.people.import({{"ann@x.test", "", "", "", {"bob@x.test"}, true}}, noon));
    workshop_.admit(a_, {{"5", "ann@x.test"}, {"6", "bob@x.test"}});
    EXPECT_EQ(person_of("4"), "bob@x.test");
    EXPECT_EQ(person_of("5"), "ann@x.test");
    EXPECT_EQ(person_of("6"), "ann@x.test") << "by the directory bob is another name of ann";
}

TEST_F(WhatWasLearned, of_people_holds_until_this_connection_writes_something_else) {
    workshop_.admit(a_, {{"1", "ann@x.test"}, {"2", "bob@x.test"}});
    must(workshop_.people.import({{"ann@x.test", "", "", "", {"bob@x.test"}, true}}, noon));
    must(workshop_.event_store.commit({}));
    workshop_.admit(a_, {{"3", "bob@x.test"}});
    EXPECT_EQ(person_of("3"), "ann@x.test");
}

TEST_F(WhatWasLearned, in_a_transaction_that_was_undone_is_forgotten) {
    workshop_.admit(a_, {{"1"}});
    auto& sql = workshop_.database->session();
    std::int64_t pages = 0;
    sql << "PRAGMA page_count", soci::into(pages);
    sql << "PRAGMA max_page_count = " << pages + 4, soci::into(pages);
    std::vector<Event> events;
    for (int i = 0; i < 500; ++i)
        events.push_back({"new " + std::to_string(i), "new@x.test", noon, "", "", "New title"});
    ASSERT_FALSE(workshop_.offer(a_, events).ok());
    sql << "PRAGMA max_page_count = 1000000", soci::into(pages);
    workshop_.admit(a_, {{"2", "other@x.test", noon, "", "", "Another title"}});
    EXPECT_EQ(workshop_.admit(a_, events).admitted, 500U);
    EXPECT_EQ(person_of("2"), "other@x.test");
    for (const auto& event : all()) {
        if (!event.event_id.starts_with("new ")) continue;
        EXPECT_EQ(event.person, "new@x.test");
        EXPECT_EQ(event.title, "New title");
    }
}

}  // namespace
}  // namespace risk::test
