// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <soci/soci.h>

#include <algorithm>

#include "domain/random_source.hpp"
#include "store/workshop.hpp"

namespace risk::test {
namespace {

using store::EventFate;
using store::EventQuery;

class Feed : public ::testing::Test {
  protected:
    std::vector<std::string> ids(const EventQuery& query) {
        std::vector<std::string> result;
        for (const auto& row : workshop_.events(query)) result.push_back(row.event_id);
        return result;
    }
    std::vector<std::string> all_pages(EventQuery query) {
        std::vector<std::string> result;
        do {
            const auto page = must(workshop_.event_store.find(query));
            EXPECT_LE(page.events.size(), query.limit);
            EXPECT_TRUE(page.next.empty() || page.events.size() == query.limit);
            for (const auto& row : page.events) result.push_back(row.event_id);
            query.cursor = page.next;
        } while (!query.cursor.empty());
        return result;
    }

    TempDir directory_;
    Workshop workshop_{directory_.path()};
    std::int64_t a_ = workshop_.add_integration("A");
    std::int64_t b_ = workshop_.add_integration("B");
};

TEST_F(Feed, H8_is_newest_first_whatever_became_of_an_event) {
    workshop_.admit(a_, {{"2", "ann@x.test", noon + 2}, {"1", "", noon + 1}, {"3", "", noon + 3, "already_closed"}});
    EXPECT_EQ(ids({}), (std::vector<std::string>{"3", "2", "1"}));
}

TEST_F(Feed, filters_by_fate_person_integration_and_time) {
    workshop_.admit(a_, {{"1", "ann@x.test", noon + 1}, {"2", "bob@x.test", noon + 2}, {"3", "", noon + 3}});
    workshop_.admit(b_, {{"4", "ann@x.test", noon + 4}, {"5", "ann@x.test", noon + 5, "already_closed"}});
    using Ids = std::vector<std::string>;
    EXPECT_EQ(ids({EventFate::unmatched, {}, {}, {}, {}, "", 50}), (Ids{"3"}));
    EXPECT_EQ(ids({{}, "Ann@X.test", {}, {}, {}, "", 50}), (Ids{"5", "4", "1"}));
    EXPECT_EQ(ids({EventFate::admitted, "ann@x.test", {}, {}, {}, "", 50}), (Ids{"4", "1"}));
    EXPECT_EQ(ids({{}, "ann@x.test", a_, {}, {}, "", 50}), (Ids{"1"}));
    EXPECT_EQ(ids({{}, {}, b_, {}, {}, "", 50}), (Ids{"5", "4"}));
    EXPECT_EQ(ids({{}, {}, {}, noon + 2, noon + 4, "", 50}), (Ids{"3", "2"})) << "from is in, to is out";
    EXPECT_EQ(ids({{}, "nobody@x.test", {}, {}, {}, "", 50}), Ids{});
}

TEST_F(Feed, pages_give_each_event_once_in_order_also_where_moments_are_equal) {
    RandomSource random;
    SCOPED_TRACE(random.trace());
    std::vector<Event> events;
    for (int i = 0; i < 137; ++i) {
        events.push_back({std::to_string(i), random.one_in(4) ? "" : "ann@x.test", noon + random.between(0, 20),
                          random.one_in(4) ? "unreadable" : ""});
    }
    workshop_.admit(a_, events, noon + hour);
    const auto whole = workshop_.events({{}, {}, {}, {}, {}, "", 1000});
    ASSERT_EQ(whole.size(), events.size());
    ASSERT_TRUE(std::is_sorted(whole.begin(), whole.end(), [](const auto& x, const auto& y) {
        return std::pair(x.occurred_s, x.row) > std::pair(y.occurred_s, y.row);
    }));
    for (const std::uint32_t limit : {1U, 7U, 136U, 137U, 138U}) {
        EventQuery query;
        query.limit = limit;
        EXPECT_EQ(all_pages(query), ids({{}, {}, {}, {}, {}, "", 1000})) << limit;
        query.from_s = noon + 3;
        query.to_s = noon + 11;
        EXPECT_EQ(all_pages(query), ids({{}, {}, {}, noon + 3, noon + 11, "", 1000})) << limit;
        query.person = "ann@x.test";
        EXPECT_EQ(all_pages(query), ids({{}, "ann@x.test", {}, noon + 3, noon + 11, "", 1000})) << limit;
    }
}

TEST_F(Feed, a_page_is_not_moved_by_events_that_arrive_meanwhile) {
    workshop_.admit(a_, {{"1", "ann@x.test", noon + 1}, {"2", "ann@x.test", noon + 2}, {"3", "ann@x.test", noon + 3}});
    EventQuery query;
    query.limit = 2;
    query.cursor = must(workshop_.event_store.find(query)).next;
    workshop_.admit(a_, {{"4", "ann@x.test", noon + 4}});
    EXPECT_EQ(ids(query), (std::vector<std::string>{"1"}));
}

TEST_F(Feed, refuses_a_cursor_that_is_none) {
    for (const char* cursor : {"x", "1", "1.", ".1", "1.2.3", "1.2 ", "99999999999999999999.1"}) {
        EventQuery query;
        query.cursor = cursor;
        const auto page = workshop_.event_store.find(query);
        ASSERT_FALSE(page.ok()) << cursor;
        EXPECT_EQ(page.failure().where, "cursor");
    }
}

TEST_F(Feed, keeps_a_page_within_bounds) {
    std::vector<Event> events;
    for (int i = 0; i < 1100; ++i) events.push_back({std::to_string(i), "ann@x.test", noon + i});
    workshop_.admit(a_, events);
    EXPECT_EQ(ids({{}, {}, {}, {}, {}, "", 0}).size(), 1U);
    EXPECT_EQ(ids({{}, {}, {}, {}, {}, "", 1'000'000}).size(), 1000U);
}

// What the pages ask for is found through an index; a scan would show as "SCAN e".
TEST_F(Feed, never_scans_the_events) {
    const std::vector<std::pair<std::string, std::string>> table{
        {"fate = 0 AND occurred_s >= 1 AND (occurred_s, seq) < (9, 9)", "events_by_time"},
        {"fate = 0 AND integration_id = 1 AND occurred_s >= 1 AND (occurred_s, seq) < (9, 9)", "events_by_time"},
        {"fate = 2 AND fate <> 0 AND subject = 'x' AND occurred_s >= 1 AND (occurred_s, seq) < (9, 9)",
         "events_by_subject"},
    };
    for (const auto& [condition, index] : table) {
        std::string plan;
        int i1 = 0, i2 = 0, i3 = 0;
        workshop_.database->session() << "EXPLAIN QUERY PLAN SELECT * FROM events WHERE " << condition
                                      << " ORDER BY occurred_s DESC, seq DESC LIMIT 50",
            soci::into(i1), soci::into(i2), soci::into(i3), soci::into(plan);
        EXPECT_EQ(plan.find("SEARCH events USING INDEX " + index), 0U) << plan;
    }
}

}  // namespace
}  // namespace risk::test
