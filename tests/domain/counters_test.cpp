// SPDX-License-Identifier: Apache-2.0
#include "domain/counters.hpp"

#include <gtest/gtest.h>

namespace risk::domain {
namespace {

TEST(Counters, balance_when_each_record_went_somewhere) {
    Counters counters{9, 21, 1, 2, 3, 4, 5, {{"already_closed", 4}, {"unreadable", 2}}};
    EXPECT_TRUE(counters.balanced());
    ++counters.fetched;
    EXPECT_FALSE(counters.balanced());
}

TEST(Counters, a_tally_adds_its_parts) {
    Counters counters;
    counters += Tally{2, 9, 4, 3, 2};
    counters += Tally{1, 1, 0, 1, 0};
    EXPECT_EQ(counters.requests, 3U);
    EXPECT_EQ(counters.fetched, 10U);
    EXPECT_EQ(counters.duplicate, 4U);
    EXPECT_EQ(counters.not_critical, 4U);
    EXPECT_EQ(counters.before_activation, 2U);
    EXPECT_TRUE(counters.balanced());
}

TEST(Counters, stay_balanced_when_a_plugin_miscounts) {
    Counters counters;
    counters += Tally{1, 1'000'000, 1, 1, 1};
    EXPECT_TRUE(counters.balanced());
    EXPECT_EQ(counters.fetched, 3U);
}

TEST(Tally, adds_up) {
    Tally tally{1, 6, 1, 2, 3};
    tally += Tally{1, 6, 1, 2, 3};
    EXPECT_EQ(tally, (Tally{2, 12, 2, 4, 6}));
}

}  // namespace
}  // namespace risk::domain
