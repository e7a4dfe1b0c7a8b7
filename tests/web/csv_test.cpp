// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <set>

#include "base/csv.hpp"
#include "seeded_host.hpp"
#include "web/csv_answer.hpp"

namespace risk::web {
namespace {

using testing::SeededHost;
using Records = std::vector<std::vector<std::string>>;

Records records(const std::string& text) {
    Records all;
    CsvReader reader(text);
    while (auto record = reader.next()) {
        EXPECT_TRUE(record->ok());
        if (*record) all.push_back(**record);
    }
    return all;
}

TEST(Csv, a_record_is_guarded_against_spreadsheets_and_numbers_stay_numbers) {
    const auto line = CsvRecord()
                          .text("=HYPERLINK(\"x\")")
                          .text("a,b \"c\"\nd")
                          .number(-7)
                          .points(-3)
                          .points(100)
                          .time(0)
                          .time(1)
                          .nothing()
                          .text("Jörg")
                          .line();
    EXPECT_EQ(line, "\"'=HYPERLINK(\"\"x\"\")\",\"a,b \"\"c\"\"\nd\",-7,-0.3,10.0,,1970-01-01T00:00:01Z,,Jörg\r\n");
}

TEST(Csv, an_export_of_events_is_the_list_with_the_same_filters) {
    const SeededHost host;
    const auto response = host.get("/api/v1/events.csv?person=p4@x.test&from=2025-11-01");
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.headers.at("content-type"), "text/csv; charset=utf-8; header=present");
    EXPECT_EQ(response.headers.at("content-disposition"), "attachment; filename=\"events-2025-11-22.csv\"");
    const auto rows = records(response.body);
    ASSERT_EQ(rows.size(), 5U);
    EXPECT_EQ(rows[0][3], "person");
    for (const auto& row : rows) EXPECT_EQ(row.size(), rows[0].size());
    EXPECT_EQ(rows[1][3], "p4@x.test");
    EXPECT_EQ(rows[1][5], "Upload");
    EXPECT_GT(rows[1][1], rows[4][1]) << "newest first";
    EXPECT_EQ(records(host.get("/api/v1/events.csv?fate=ignored").body).size(), 3U);
    EXPECT_EQ(records(host.get("/api/v1/events.csv?person=nobody@x.test").body).size(), 1U) << "the heads alone";
}

TEST(Csv, an_export_of_scores_has_the_same_filter_and_order_as_the_list) {
    const SeededHost host;
    const auto rows = records(host.get("/api/v1/scores.csv?order=asc").body);
    ASSERT_EQ(rows.size(), 6U);
    EXPECT_EQ(rows[0], (std::vector<std::string>{"email", "name", "department", "score", "band", "clear_at", "events",
                                                 "change"}));
    EXPECT_EQ(rows[1][0], "p1@x.test");
    EXPECT_EQ(rows[1][3], "2.5");
    EXPECT_EQ(rows[1][4], "Low");
    EXPECT_EQ(rows[5][0], "p5@x.test");
    EXPECT_EQ(records(host.get("/api/v1/scores.csv?band=Very+High").body).size(), 3U);
}

TEST(Csv, a_filter_that_is_none_is_a_problem_and_no_file) {
    const SeededHost host;
    for (const auto* target :
         {"/api/v1/events.csv?fate=x", "/api/v1/events.csv?cursor=1.2", "/api/v1/scores.csv?sort=x"}) {
        const auto response = host.get(target);
        EXPECT_EQ(response.status, 400) << target;
        EXPECT_EQ(response.headers.at("content-type"), "application/problem+json") << target;
    }
}

}  // namespace
}  // namespace risk::web
