// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <soci/soci.h>

#include "domain/day.hpp"
#include "store/workshop.hpp"

namespace risk::test {
namespace {

constexpr std::int64_t today = noon / day;

class Snapshots : public ::testing::Test {
  protected:
    std::vector<int> history(const std::string& email, std::int64_t from, std::int64_t to) {
        std::vector<int> tenths;
        std::int64_t expected = from;
        for (const auto& snapshot : workshop_.scores.history(email, from, to)) {
            if (tenths.empty()) expected = snapshot.day;
            EXPECT_EQ(snapshot.day, expected++) << "a day without a snapshot";
            tenths.push_back(snapshot.tenths);
        }
        return tenths;
    }

    TempDir directory_;
    Workshop workshop_{directory_.path()};
    std::int64_t a_ = workshop_.add_integration("A");
};

TEST_F(Snapshots, are_the_scores_at_the_end_of_each_day_that_is_over) {
    workshop_.admit(a_, {{"1", "ann@x.test", noon}, {"2", "ann@x.test", noon + 2 * day}});
    workshop_.scores.write_snapshots(noon + 3 * day);
    EXPECT_EQ(history("ann@x.test", 0, today + 100), (std::vector<int>{25, 25, 49}));
    EXPECT_EQ(history("ann@x.test", today + 1, today + 1), (std::vector<int>{25}));
    EXPECT_TRUE(history("ann@x.test", today + 3, today + 9).empty()) << "today is not over";
    EXPECT_TRUE(history("eve@x.test", 0, today + 9).empty());
}

TEST_F(Snapshots, go_on_where_they_ended_also_after_a_long_stop) {
    workshop_.admit(a_, {{"1", "ann@x.test", noon}});
    workshop_.scores.write_snapshots(noon + day);
    workshop_.scores.write_snapshots(noon + day);
    workshop_.scores.write_snapshots(noon + 250 * day);
    const auto days = history("ann@x.test", 0, today + 1000);
    ASSERT_EQ(days.size(), 250U);
    EXPECT_EQ(days[0], 25);
    EXPECT_EQ(days[88], 0);
    EXPECT_EQ(days[249], 0);
}

// The clock jumps by a day for a moment: what it made the store write of a day that is not over goes, once the clock is right
// again, and is written when the day is.
TEST_F(Snapshots, of_a_day_that_was_not_over_are_written_again_when_it_is) {
    workshop_.admit(a_, {{"1", "ann@x.test", noon}});
    workshop_.scores.write_snapshots(noon + day);
    workshop_.scores.write_snapshots(noon + 3 * day);
    workshop_.scores.write_snapshots(noon + day + 60);
    EXPECT_EQ(history("ann@x.test", 0, today + 9), (std::vector<int>{25}));
    EXPECT_EQ(workshop_.scores.organisation_history(0, today + 9).size(), 1U);
    workshop_.admit(a_, {{"2", "ann@x.test", noon + day + 120}}, noon + day + 180);
    EXPECT_FALSE(workshop_.events()[0].received_late);
    workshop_.scores.write_snapshots(noon + 3 * day);
    EXPECT_EQ(history("ann@x.test", 0, today + 9), (std::vector<int>{25, 50, 49}));
}

TEST_F(Snapshots, stay_when_the_clock_is_set_back_beyond_belief) {
    workshop_.admit(a_, {{"1", "ann@x.test", noon}});
    workshop_.scores.write_snapshots(noon + 30 * day);
    const auto before = history("ann@x.test", 0, today + 40);
    workshop_.scores.write_snapshots(7 * hour);  // 1970: a machine without a battery
    EXPECT_EQ(history("ann@x.test", 0, today + 40), before);
}

TEST_F(Snapshots, C9_are_not_changed_by_a_late_alert_which_is_marked_and_counts_from_now_on) {
    workshop_.admit(a_, {{"1", "ann@x.test", noon}});
    workshop_.scores.write_snapshots(noon + 3 * day);
    const auto before = history("ann@x.test", 0, today + 2);
    workshop_.admit(a_, {{"late", "ann@x.test", noon + day}, {"in time", "ann@x.test", noon + 3 * day}},
                    noon + 3 * day + 60);
    workshop_.scores.write_snapshots(noon + 4 * day);
    EXPECT_EQ(history("ann@x.test", 0, today + 2), before);
    EXPECT_EQ(history("ann@x.test", today + 3, today + 3), (std::vector<int>{74}));
    const auto lines = workshop_.scores.explain("ann@x.test", noon + 4 * day)->lines;
    ASSERT_EQ(lines.size(), 3U);
    EXPECT_FALSE(lines[0].received_late);
    EXPECT_TRUE(lines[1].received_late);
    EXPECT_FALSE(lines[2].received_late);
}

TEST_F(Snapshots, C9_history_before_the_first_alert_is_unchanged_after_it) {
    workshop_.scores.write_snapshots(noon);
    workshop_.scores.write_snapshots(noon + 5 * day);
    const auto before = workshop_.scores.organisation_history(0, today + 4);
    workshop_.admit(a_, {{"1", "ann@x.test", noon + 5 * day}});
    workshop_.scores.write_snapshots(noon + 7 * day);
    const auto after = workshop_.scores.organisation_history(0, today + 4);
    ASSERT_EQ(after.size(), before.size());
    for (std::size_t i = 0; i < before.size(); ++i) EXPECT_EQ(after[i].tenths, before[i].tenths);
    EXPECT_EQ(history("ann@x.test", today, today + 6), (std::vector<int>{0, 0, 0, 0, 0, 25, 25}));
}

// They stand side by side, many to a row.
TEST_F(Snapshots, of_many_people_are_everyones_own) {
    std::vector<Event> events;
    const auto address = [](int i) { return "p" + std::to_string(i) + "@x.test"; };
    for (int i = 0; i < 600; ++i)
        for (int times = 0; times < (i < 300 ? 1 : i % 3);
             ++times)  // nobody but these between the first and the second day
            events.push_back({std::to_string(events.size()), address(i), i < 300 ? noon : noon + day});
    workshop_.admit(a_, events);
    workshop_.scores.write_snapshots(noon + 2 * day);
    for (int i = 0; i < 600; ++i) {
        const auto first = i < 300 ? 25 : 0, second = i < 300 ? 25 : i % 3 * 25;
        const auto known = i < 300 || i % 3 > 0;
        EXPECT_EQ(history(address(i), today, today + 9), known ? std::vector<int>({first, second}) : std::vector<int>())
            << i;
    }
}

TEST_F(Snapshots, C9_no_statement_changes_or_deletes_one) {
    workshop_.admit(a_, {{"1"}});
    workshop_.scores.write_snapshots(noon + day);
    for (const char* sql : {"UPDATE score_snapshots SET tenths = 0", "DELETE FROM score_snapshots",
                            "UPDATE organisation_snapshots SET tenths = 0", "DELETE FROM organisation_snapshots"}) {
        EXPECT_THROW(workshop_.database->session() << sql, soci::soci_error) << sql;
    }
}

TEST_F(Snapshots, of_the_organisation_are_the_mean_as_it_was_then) {
    workshop_.admit(a_, {{"1", "ann@x.test", noon}, {"2", "bob@x.test", noon + day}});
    workshop_.scores.write_snapshots(noon + 2 * day);
    must(workshop_.people.import({{"ann@x.test", "", "", "", {}, true}}, noon));
    workshop_.scores.write_snapshots(noon + 3 * day);
    const auto days = workshop_.scores.organisation_history(0, today + 9);
    ASSERT_EQ(days.size(), 3U);
    EXPECT_EQ(days[0].tenths, 13);
    EXPECT_EQ(days[1].tenths, 25);
    EXPECT_EQ(days[1].people, 2U);
    EXPECT_EQ(days[2].tenths, 24);
    EXPECT_EQ(days[2].people, 1U);
}

TEST_F(Snapshots, a_clock_that_is_set_back_writes_nothing) {
    workshop_.admit(a_, {{"1"}});
    workshop_.scores.write_snapshots(noon + 2 * day);
    workshop_.scores.write_snapshots(noon - 9 * day);
    EXPECT_EQ(history("ann@x.test", 0, today + 9).size(), 2U);
}

}  // namespace
}  // namespace risk::test
