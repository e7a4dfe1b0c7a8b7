// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "web/host_check.hpp"
#include "web/json_text.hpp"
#include "web/score_json.hpp"
#include "web/time_text.hpp"

namespace risk::web {
namespace {

TEST(TimeText, writes_and_reads_rfc_3339) {
    EXPECT_EQ(rfc3339(0), "1970-01-01T00:00:00Z");
    EXPECT_EQ(rfc3339(1'763'843'205), "2025-11-22T20:26:45Z");
    EXPECT_EQ(rfc3339(-1), "1969-12-31T23:59:59Z");
    EXPECT_EQ(parse_time("2025-11-22T20:26:45Z"), 1'763'843'205);
    EXPECT_EQ(parse_time("2025-11-22T21:26:45.123+01:00"), 1'763'843'205);
    EXPECT_EQ(parse_time("2025-11-22 15:56:45-04:30"), 1'763'843'205);
    EXPECT_EQ(parse_time("2025-11-22"), 1'763'769'600);
    EXPECT_EQ(parse_time("1763843205"), 1'763'843'205);
}

TEST(TimeText, refuses_what_is_no_time) {
    for (const auto* text :
         {"", "x", "2025-13-01", "2025-02-30", "2025-11-22T", "2025-11-22T25:00:00Z", "2025-11-22T20:26:45",
          "2025-11-22T20:26:45Zx", "2025-11-22T20:26:45+1", "2025/11/22", "1e9", "12 "}) {
        EXPECT_FALSE(parse_time(text)) << text;
    }
}

TEST(TimeText, every_day_of_a_century_survives_the_round_trip) {
    for (std::int64_t day = 0; day < 36'525; ++day) ASSERT_EQ(parse_time(date_text(day)), day * 86'400);
}

TEST(JsonText, writes_numbers_as_people_do) {
    const boost::json::value value{
        {"score", 2.5}, {"ten", 10.0}, {"n", -3}, {"list", {1, "a\"b", nullptr, true}}, {"none", boost::json::array{}}};
    EXPECT_EQ(json_text(value), R"({"score":2.5,"ten":10.0,"n":-3,"list":[1,"a\"b",null,true],"none":[]})");
    EXPECT_EQ(boost::json::parse(json_text(value)).at("score"), value.at("score"));
}

TEST(HostCheck, takes_the_loopback_names_and_those_given_only) {
    const std::vector<std::string> names{"risk.example.com"};
    for (const auto* host :
         {"localhost", "LOCALHOST:8080", "127.0.0.1:1", "[::1]", "[::1]:8080", "risk.example.com:443"}) {
        EXPECT_TRUE(host_is_ours(host, names)) << host;
    }
    for (const auto* host : {"", "evil.test", "localhost.evil.test", "localhost:80:80", "localhost:", "localhost:port",
                             "::1", "[::1", "127.0.0.1.evil.test", "localhost:999999"}) {
        EXPECT_FALSE(host_is_ours(host, names)) << host;
    }
}

TEST(ScoreJson, says_how_much_the_ceiling_kept_away) {
    EXPECT_EQ(capped_note(0, 90 * 86'400), "");
    EXPECT_EQ(capped_note(89 * 86'400, 90 * 86'400), "89 of 90 days not added: the score was at its ceiling");
    EXPECT_EQ(capped_note(60, 90 * 86'400), "less than a day of 90 days not added: the score was at its ceiling");
}

}  // namespace
}  // namespace risk::web
