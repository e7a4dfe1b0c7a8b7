// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <soci/soci.h>

#include "store/settings_store.hpp"
#include "store/workshop.hpp"

namespace risk::test {
namespace {

class Scores : public ::testing::Test {
  protected:
    TempDir directory_;
    Workshop workshop_{directory_.path()};
    std::int64_t a_ = workshop_.add_integration("A");
};

TEST_F(Scores, H6_are_listed_worst_first) {
    workshop_.admit(
        a_, {{"1", "ann@x.test", noon - 30 * day}, {"2", "bob@x.test"}, {"3", "bob@x.test"}, {"4", "cy@x.test"}});
    const auto rows = workshop_.scores.highest(noon, 10);
    ASSERT_EQ(rows.size(), 3U);
    EXPECT_EQ(rows[0].email, "bob@x.test");
    EXPECT_EQ(rows[0].tenths, 50);
    EXPECT_EQ(rows[0].events, 2U);
    EXPECT_EQ(rows[0].clear_at_s, noon + 180 * day);
    EXPECT_EQ(rows[1].email, "cy@x.test");
    EXPECT_EQ(rows[2].email, "ann@x.test");
    EXPECT_EQ(workshop_.scores.highest(noon, 1).at(0).email, "bob@x.test");
}

TEST_F(Scores, P7_the_lines_of_an_explanation_add_up_to_it) {
    workshop_.admit(a_, {{"1", "ann@x.test", noon},
                         {"2", "ann@x.test", noon + day},
                         {"3", "ann@x.test", noon + 2 * day},
                         {"4", "ann@x.test", noon + 2 * day},
                         {"5", "ann@x.test", noon + 2 * day}});
    for (const auto now : {noon + 2 * day, noon + 31 * day, noon + 200 * day, noon + 500 * day}) {
        const auto explanation = workshop_.scores.explain("Ann@x.test", now);
        ASSERT_TRUE(explanation.has_value());
        std::int64_t seconds = 0;
        int tenths = 0;
        for (const auto& line : explanation->lines) {
            seconds += line.amount.seconds;
            tenths += line.amount.tenths;
            EXPECT_EQ(workshop_.event_store.event(line.event_row)->occurred_s, line.occurred_s);
            EXPECT_EQ(line.title, "Files left the company");
        }
        EXPECT_EQ(seconds, explanation->reading.left_seconds);
        EXPECT_EQ(tenths, explanation->reading.tenths);
    }
    const auto full = workshop_.scores.explain("ann@x.test", noon + 2 * day);
    EXPECT_EQ(full->reading.tenths, 100);
    EXPECT_EQ(full->lines[4].amount.capped_seconds, 88 * day) << "88 of 90 days not added";
}

TEST_F(Scores, an_explanation_leaves_out_what_is_older_than_360_days_and_still_adds_up) {
    std::vector<Event> events;
    for (int i = 0; i < 40; ++i) events.push_back({std::to_string(i), "ann@x.test", noon + i * 30 * day});
    workshop_.admit(a_, events);
    const auto now = noon + 39 * 30 * day;
    const auto explanation = workshop_.scores.explain("ann@x.test", now);
    EXPECT_EQ(explanation->lines.size(), 12U);
    std::int64_t seconds = 0;
    for (const auto& line : explanation->lines) seconds += line.amount.seconds;
    EXPECT_EQ(seconds, explanation->reading.left_seconds);
    EXPECT_EQ(explanation->reading.tenths, 100);
}

TEST_F(Scores, nobody_has_no_explanation) { EXPECT_FALSE(workshop_.scores.explain("eve@x.test", noon).has_value()); }

TEST_F(Scores, H7_the_organisation_is_the_mean_of_the_listed_scores) {
    EXPECT_EQ(workshop_.scores.organisation(noon).spread.people(), 0U);
    EXPECT_EQ(workshop_.scores.organisation(noon).spread.mean(), 0);
    workshop_.admit(
        a_, {{"1", "ann@x.test"}, {"2", "ann@x.test"}, {"3", "bob@x.test"}, {"4", "cy@x.test", noon - 90 * day}});
    const auto score = workshop_.scores.organisation(noon);
    EXPECT_EQ(score.spread.people(), 3U);
    EXPECT_EQ(score.spread.mean(), 25);  // 50 + 25 + 0
}

TEST_F(Scores, H7_with_a_directory_its_people_are_the_organisation) {
    workshop_.admit(a_, {{"1", "ann@x.test"}, {"2", "out@x.test"}});
    must(workshop_.people.import({{"ann@x.test", "", "", "", {}, true}, {"bob@x.test", "", "", "", {}, true}}, noon));
    const auto score = workshop_.scores.organisation(noon);
    EXPECT_EQ(score.spread.people(), 2U);
    EXPECT_EQ(score.spread.mean(), 13);  // 12.5, half up
    EXPECT_EQ(score.outside, 1U);
    const auto rows = workshop_.scores.highest(noon, 10);
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[1].email, "bob@x.test");
    EXPECT_EQ(rows[1].tenths, 0);
    EXPECT_EQ(workshop_.tenths("out@x.test", noon), 25) << "what was admitted stays";
}

TEST_F(Scores, a_changed_penalty_counts_from_then_on_only) {
    store::SettingsStore settings(*workshop_.database);
    EXPECT_EQ(settings.critical_penalty_seconds(), 90 * day);
    workshop_.admit(a_, {{"1"}});
    ASSERT_TRUE(settings.set_critical_penalty_seconds(36 * day).ok());
    EXPECT_EQ(workshop_.tenths("ann@x.test", noon), 25);
    workshop_.admit(a_, {{"2"}});
    EXPECT_EQ(workshop_.tenths("ann@x.test", noon), 35);
    workshop_.admit(a_, {{"late", "ann@x.test", noon - day}});  // replays the others with the penalty they had
    EXPECT_EQ(workshop_.scores.explain("ann@x.test", noon)->reading.left_seconds, (36 + 90 + 36 - 1) * day);
    for (const auto wrong : {std::int64_t{0}, std::int64_t{-1}, 361 * day}) {
        EXPECT_FALSE(settings.set_critical_penalty_seconds(wrong).ok());
    }
    EXPECT_EQ(settings.critical_penalty_seconds(), 36 * day);
}

TEST_F(Scores, a_list_of_the_highest_comes_from_its_index) {
    std::string plan;
    int i1 = 0, i2 = 0, i3 = 0;
    workshop_.database->session()
        << "EXPLAIN QUERY PLAN SELECT p.email, s.clear_at FROM behaviour_scores s JOIN people p ON p.id = s.person_id"
           " WHERE s.behaviour = 1 AND s.in_directory = 0 ORDER BY s.clear_at DESC, s.person_id LIMIT 10",
        soci::into(i1), soci::into(i2), soci::into(i3), soci::into(plan);
    EXPECT_NE(plan.find("behaviour_scores_by_score"), std::string::npos) << plan;
}

}  // namespace
}  // namespace risk::test
