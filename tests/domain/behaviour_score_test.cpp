// SPDX-License-Identifier: Apache-2.0
#include "domain/behaviour_score.hpp"

#include <gtest/gtest.h>

#include "domain/behaviour.hpp"
#include "domain/day.hpp"

namespace risk::domain {
namespace {

constexpr std::int64_t t = 1'767'225'600;

TEST(BehaviourScore, fresh_alerts_give_2_5_5_0_7_5_and_10_0) {
    const std::vector<std::pair<int, Band>> expected{
        {25, Band::low}, {50, Band::medium}, {75, Band::high}, {100, Band::very_high}, {100, Band::very_high}};
    std::int64_t clear = 0;
    for (const auto& [tenths, band] : expected) {
        clear = add_event(clear, t, critical_penalty_seconds);
        EXPECT_EQ(read_score(clear, t).tenths, tenths);
        EXPECT_EQ(read_score(clear, t).band, band);
    }
}

TEST(BehaviourScore, nothing_happened_is_0_0_very_low) {
    EXPECT_EQ(read_score(0, t), (Reading{0, 0, Band::very_low}));
    EXPECT_TRUE(breakdown({}, t).empty());
}

TEST(BehaviourScore, bands_begin_at_2_4_6_and_8) {
    const std::vector<std::pair<int, std::string_view>> table{
        {0, "Very Low"}, {19, "Very Low"}, {20, "Low"},  {39, "Low"},       {40, "Medium"},
        {59, "Medium"},  {60, "High"},     {79, "High"}, {80, "Very High"}, {100, "Very High"}};
    for (const auto& [tenths, word] : table) {
        const auto reading = read_score(t + tenths * full_seconds / 100, t);
        EXPECT_EQ(reading.tenths, tenths);
        EXPECT_EQ(band_word(reading.band), word);
    }
}

TEST(BehaviourScore, tenths_round_half_up) {
    const auto half = full_seconds / 200;  // half a tenth
    EXPECT_EQ(read_score(t + half, t).tenths, 1);
    EXPECT_EQ(read_score(t + half - 1, t).tenths, 0);
}

TEST(BehaviourScore, a_clock_set_back_shows_no_more_than_10_0) {
    EXPECT_EQ(read_score(t + full_seconds, t - 86'400).tenths, 100);
}

TEST(BehaviourScore, canonical_order_is_time_then_source_then_id_as_bytes) {
    const LedgerEntry a{1, 1, "b", "z"}, b{2, 1, "a", "a"}, c{2, 1, "a", "b"}, d{2, 1, "b", "a"},
        e{2, 1, "b", "\xc3\xa9"};
    EXPECT_TRUE(canonical_less(a, b));
    EXPECT_TRUE(canonical_less(b, c));
    EXPECT_TRUE(canonical_less(c, d));
    EXPECT_TRUE(canonical_less(d, e));
    EXPECT_FALSE(canonical_less(d, d));
}

TEST(BehaviourScore, missing_tenths_go_to_the_oldest_of_equal_remainders) {
    std::vector<LedgerEntry> ledger;
    for (const char* id : {"a", "b", "c"}) ledger.push_back({t, full_seconds / 200, "s", id});  // 3 x half a tenth
    const auto lines = breakdown(ledger, t);
    EXPECT_EQ(lines[0].tenths, 1);
    EXPECT_EQ(lines[1].tenths, 1);
    EXPECT_EQ(lines[2].tenths, 0);
}

TEST(Behaviour, has_an_id_for_programs_and_a_title_for_people) {
    EXPECT_EQ(behaviour_id(Behaviour::sensitive_data_handling), "sensitive_data_handling");
    EXPECT_EQ(behaviour_title(Behaviour::sensitive_data_handling), "Sensitive Data Handling");
}

TEST(Day, changes_at_midnight_utc_also_before_the_epoch) {
    EXPECT_EQ(day_of(0), 0);
    EXPECT_EQ(day_of(86'399), 0);
    EXPECT_EQ(day_of(86'400), 1);
    EXPECT_EQ(day_of(-1), -1);
    EXPECT_EQ(day_of(-86'400), -1);
    EXPECT_EQ(day_of(-86'401), -2);
    EXPECT_EQ(end_of_day(0), 86'400);
}

}  // namespace
}  // namespace risk::domain
