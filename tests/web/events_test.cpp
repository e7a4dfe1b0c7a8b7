// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "seeded_host.hpp"

namespace risk::web {
namespace {

namespace json = boost::json;
using testing::SeededHost;

std::int64_t number(const json::value& value) { return value.to_number<std::int64_t>(); }

/// How many events the list has with these filters, page by page.
std::int64_t listed(const SeededHost& host, const std::string& filters) {
    std::int64_t events = 0;
    for (std::string cursor;;) {
        const auto page = host.json("/api/v1/events?limit=4&" + filters + (cursor.empty() ? "" : "&cursor=" + cursor));
        events += static_cast<std::int64_t>(page.at("events").as_array().size());
        if (page.at("next").is_null()) return events;
        cursor = std::string(page.at("next").as_string());
    }
}

TEST(Events, H8_a_row_says_who_what_when_and_from_where) {
    const SeededHost host;
    const auto page = host.json("/api/v1/events?limit=1&person=p3@x.test");
    const auto& row = page.at("events").at(0);
    EXPECT_EQ(row.at("person").as_string(), "p3@x.test");
    EXPECT_EQ(row.at("person_name").as_string(), "Person 3");
    EXPECT_EQ(row.at("title").as_string(), "Upload");
    EXPECT_EQ(row.at("integration_name").as_string(), "Incydr EU");
    EXPECT_EQ(row.at("kind").as_string(), "critical_alert");
    EXPECT_EQ(row.at("kind_title").as_string(), "Critical alert");
    EXPECT_EQ(row.at("behaviour").as_string(), "sensitive_data_handling");
    EXPECT_EQ(row.at("subject").as_string(), "p3@x.test");
    EXPECT_EQ(row.as_object().contains("details"), false) << "a list goes without";
}

TEST(Events, a_kind_is_called_as_the_manifest_says) {
    SeededHost host;
    host.live.plugins_now.front().event_kinds = {{"critical_alert", "Alert of the highest severity"}};
    EXPECT_EQ(host.json("/api/v1/events/1").at("kind_title").as_string(), "Alert of the highest severity");
}

TEST(Events, G1_G3_stay_without_the_entitlement_and_do_not_name_their_integration) {
    SeededHost host;
    host.live.plugins_now.front().entitlements = {"never granted"};
    const auto event = host.json("/api/v1/events/1");
    EXPECT_EQ(event.at("integration_name").as_string(), "");
    EXPECT_EQ(event.at("kind_title").as_string(), "Critical alert");
    EXPECT_EQ(host.get("/api/v1/events.csv").body.find("Incydr EU"), std::string::npos);
}

TEST(Events, are_filtered_by_behaviour_and_action_type) {
    const SeededHost host;
    EXPECT_EQ(listed(host, "behaviour=sensitive_data_handling"), 15);
    EXPECT_EQ(listed(host, "action_type=Upload"), 15);
    EXPECT_EQ(listed(host, "action_type=upload"), 0);
    EXPECT_EQ(listed(host, "action_type=Upload&person=p3@x.test&integration=1"), 3);
    EXPECT_EQ(listed(host, "action_type=Upload&fate=unmatched"), 2);
    EXPECT_EQ(host.get("/api/v1/events?behaviour=phishing").status, 400);
}

TEST(Events, H5_days_add_up_to_the_list_for_the_same_filters) {
    const SeededHost host;
    for (const std::string filters :
         {"from=2025-11-01&to=2025-11-23", "from=2025-11-21&to=2025-11-22",
          "from=2025-11-20T11:00:00Z&to=2025-11-22T20:00:00Z", "from=2025-11-01&to=2025-11-23&person=p5@x.test",
          "from=2025-11-01&to=2025-11-23&fate=ignored",
          "from=2025-11-01&to=2025-11-23&action_type=Upload&integration=1",
          "from=2025-11-01&to=2025-11-23&integration=2"}) {
        const auto days = host.json("/api/v1/events/days?" + filters);
        std::int64_t sum = 0;
        for (const auto& day : days.at("days").as_array()) sum += number(day.at("events"));
        EXPECT_EQ(sum, number(days.at("total"))) << filters;
        EXPECT_EQ(sum, listed(host, filters)) << filters;
    }
}

TEST(Events, days_are_the_last_thirty_unless_asked_otherwise) {
    const SeededHost host;
    const auto answer = host.json("/api/v1/events/days");
    const auto& days = answer.at("days").as_array();
    ASSERT_EQ(days.size(), 30U);
    EXPECT_EQ(days.back().at("day").as_string(), "2025-11-22");
    EXPECT_EQ(answer.at("to").as_string(), "2025-11-23T00:00:00Z");
    EXPECT_EQ(number(answer.at("total")), 15);
}

TEST(Events, days_refuse_a_range_that_is_none_or_too_long) {
    const SeededHost host;
    for (const auto* range :
         {"from=2025-11-02&to=2025-11-01", "from=2025-11-01&to=2025-11-01", "from=2020-01-01", "from=-1&to=5", "to=0",
          "from=9223372036854775807", "to=9223372036854775807", "from=-9223372036854775808"}) {
        const auto response = host.get(std::string("/api/v1/events/days?") + range);
        EXPECT_EQ(response.status, 400) << range << response.body;
    }
    EXPECT_EQ(host.get("/api/v1/events/days?from=2024-11-01&to=2025-11-02").status, 200);
}

}  // namespace
}  // namespace risk::web
