// SPDX-License-Identifier: Apache-2.0
#include "incydr_simulator/moments.hpp"

#include <gtest/gtest.h>

namespace risk::incydr_simulator {
namespace {

constexpr Ms nine = 1'772'442'000'000;  // 2026-03-02T09:00:00Z, a Monday

TEST(Moments, are_written_as_rfc3339_and_as_http_dates) {
    EXPECT_EQ(rfc3339(nine + 7), "2026-03-02T09:00:00.007Z");
    EXPECT_EQ(http_date(nine), "Mon, 02 Mar 2026 09:00:00 GMT");
    EXPECT_EQ(http_date(951'782'400'000), "Tue, 29 Feb 2000 00:00:00 GMT");
}

TEST(Moments, are_read_with_zones_and_fractions) {
    EXPECT_EQ(parse_rfc3339("2026-03-02T09:00:00Z"), nine);
    EXPECT_EQ(parse_rfc3339("2026-03-02T10:30:00.250+01:30"), nine + 250);
    for (const char* wrong : {"", "2026-03-02", "2026-02-30T09:00:00Z", "2026-03-02T25:00:00Z", "2026-03-02T09:00:00",
                              "2026-03-02T09:00:00Zx"})
        EXPECT_EQ(parse_rfc3339(wrong), std::nullopt) << wrong;
}

TEST(Moments, can_be_counted_from_now) {
    EXPECT_EQ(parse_moment("now", nine), nine);
    EXPECT_EQ(parse_moment("now-10h", nine), nine - 10 * hour_ms);
    EXPECT_EQ(parse_moment("now+250ms", nine), nine + 250);
    EXPECT_EQ(parse_moment("now10h", nine), std::nullopt);
    EXPECT_EQ(parse_moment("2026-03-02T09:00:01Z", 0), nine + 1'000);
}

TEST(Moments, lengths_need_a_unit) {
    EXPECT_EQ(parse_duration("30d"), 30 * day_ms);
    EXPECT_EQ(parse_duration("-5m"), -5 * minute_ms);
    for (const char* wrong : {"", "30", "d", "3 d", "3y"}) EXPECT_EQ(parse_duration(wrong), std::nullopt) << wrong;
}

}  // namespace
}  // namespace risk::incydr_simulator
