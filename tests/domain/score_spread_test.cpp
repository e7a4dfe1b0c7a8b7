// SPDX-License-Identifier: Apache-2.0
#include "domain/score_spread.hpp"

#include <gtest/gtest.h>

#include <numeric>

#include "domain/random_source.hpp"

namespace risk::domain {
namespace {

constexpr std::array all_bands{Band::very_low, Band::low, Band::medium, Band::high, Band::very_high};

ScoreSpread spread_of(std::initializer_list<int> tenths) {
    ScoreSpread spread;
    for (const auto each : tenths) spread.add(each);
    return spread;
}

TEST(ScoreSpread, nobody_has_a_mean_of_zero_and_no_group_index) {
    EXPECT_EQ(ScoreSpread().people(), 0U);
    EXPECT_EQ(ScoreSpread().mean(), 0);
    EXPECT_EQ(ScoreSpread().group_index(), std::nullopt);
}

TEST(ScoreSpread, H7_the_mean_is_that_of_the_shown_scores_half_up) {
    EXPECT_EQ(spread_of({50, 25, 0}).mean(), 25);
    EXPECT_EQ(spread_of({25, 0}).mean(), 13);
    EXPECT_EQ(spread_of({1, 0, 0}).mean(), 0);
}

TEST(ScoreSpread, H7_people_by_band_add_up_to_everybody_also_with_0_0) {
    const auto spread = spread_of({0, 19, 20, 39, 40, 59, 60, 79, 80, 100});
    std::uint64_t people = 0;
    for (const auto band : all_bands) {
        EXPECT_EQ(spread.people_in(band), 2U) << band_word(band);
        people += spread.people_in(band);
    }
    EXPECT_EQ(people, spread.people());
}

TEST(ScoreSpread, a_group_index_is_the_mean_less_what_chance_may_have_added) {
    // mean 50, sample deviation 39.5285, / sqrt(5) = 17.6777, x 1.65 = 29.168
    EXPECT_EQ(spread_of({0, 25, 50, 75, 100}).group_index(), 21);
    EXPECT_EQ(spread_of({25, 25, 25, 25, 25}).group_index(), 25);
    EXPECT_EQ(spread_of({0, 0, 0, 0, 0, 10}).group_index(), 0) << "never below zero";
}

TEST(ScoreSpread, fewer_than_five_people_have_no_group_index) {
    EXPECT_EQ(spread_of({25, 25, 25, 25}).group_index(), std::nullopt);
}

TEST(Share, adds_up_to_the_total_and_stays_within_one_of_the_exact_part) {
    test::RandomSource random;
    SCOPED_TRACE(random.trace());
    for (int round = 0; round < 500; ++round) {
        std::vector<std::uint64_t> weights(static_cast<std::size_t>(random.between(1, 9)));
        for (auto& weight : weights)
            weight = random.one_in(4) ? 0 : static_cast<std::uint64_t>(random.between(0, 31'104'000'000'000));
        const auto total = static_cast<std::uint64_t>(random.between(0, 1'000'000));
        const auto sum = std::accumulate(weights.begin(), weights.end(), std::uint64_t{0});
        const auto shares = share(total, weights);
        EXPECT_EQ(std::accumulate(shares.begin(), shares.end(), std::uint64_t{0}), sum == 0 ? 0 : total);
        for (std::size_t i = 0; i < weights.size() && sum != 0; ++i) {
            const auto exact = static_cast<double>(weights[i]) * static_cast<double>(total) / static_cast<double>(sum);
            EXPECT_LT(std::abs(static_cast<double>(shares[i]) - exact), 1.001);
            if (weights[i] == 0) {
                EXPECT_EQ(shares[i], 0U);
            }
        }
    }
}

TEST(Share, gives_what_is_missing_to_the_largest_remainders_the_first_on_ties) {
    EXPECT_EQ(share(10, std::vector<std::uint64_t>{1, 1, 1}), (std::vector<std::uint64_t>{4, 3, 3}));
    EXPECT_EQ(share(10, std::vector<std::uint64_t>{1, 2, 1}), (std::vector<std::uint64_t>{3, 5, 2}));
    EXPECT_TRUE(share(10, {}).empty());
}

TEST(Band, begins_where_its_lowest_score_does) {
    for (const auto band : all_bands) {
        EXPECT_EQ(band_of(lowest_tenths(band)), band);
        if (band != Band::very_low) {
            EXPECT_LT(band_of(lowest_tenths(band) - 1), band);
        }
    }
}

TEST(LeastSeconds, is_the_first_second_that_reads_as_so_many_tenths) {
    for (int tenths = 0; tenths <= 100; ++tenths) {
        const auto least = least_seconds(tenths);
        EXPECT_EQ(read_score(least, 0).tenths, tenths);
        if (tenths > 0) {
            EXPECT_EQ(read_score(least - 1, 0).tenths, tenths - 1);
        }
    }
}

}  // namespace
}  // namespace risk::domain
