// SPDX-License-Identifier: Apache-2.0
#include "incydr_simulator/session_query.hpp"

#include <gtest/gtest.h>

namespace risk::incydr_simulator {
namespace {

TEST(SessionQuery, starts_with_the_published_defaults) {
    const auto query = parse_session_query({}, true);
    ASSERT_TRUE(query);
    EXPECT_EQ(query->page_number, 0U);
    EXPECT_EQ(query->page_size, 10U);
    EXPECT_TRUE(query->filter.has_alerts);
    EXPECT_TRUE(query->filter.severities.empty());
    EXPECT_FALSE(query->filter.ascending);
}

TEST(SessionQuery, reads_repeated_keys_as_lists_and_ignores_what_it_does_not_know) {
    const auto query = parse_session_query({{"severity", "3"},
                                            {"severity", "4"},
                                            {"state", "OPEN"},
                                            {"colour", "red"},
                                            {"on_or_after", "1772442000000"},
                                            {"page_number", "3"},
                                            {"page_size", "50"}},
                                           true);
    ASSERT_TRUE(query);
    EXPECT_EQ(query->filter.severities, (std::vector<int>{3, 4}));
    EXPECT_EQ(query->filter.states, (std::vector<std::string>{"OPEN"}));
    EXPECT_EQ(query->filter.on_or_after, 1'772'442'000'000);
    EXPECT_EQ(query->page_number, 3U);
    EXPECT_EQ(query->page_size, 50U);
}

TEST(SessionQuery, refuses_values_that_the_service_refuses) {
    const Parameters wrong{{"severity", "5"},      {"severity", "critical"},      {"state", "open"},
                           {"has_alerts", "True"}, {"on_or_after", "2026-03-02"}, {"on_or_after", "1e12"},
                           {"page_number", "-1"},  {"page_number", "x"},          {"page_size", "0"},
                           {"page_size", "1001"},  {"order_by", "lastUpdated"},   {"sort_direction", "DESC"}};
    for (const auto& parameter : wrong) {
        const auto query = parse_session_query({parameter}, true);
        ASSERT_FALSE(query) << parameter.first << "=" << parameter.second;
        EXPECT_EQ(query.failure().what, "Invalid value for parameter " + parameter.first);
    }
}

TEST(SessionQuery, takes_a_sort_direction_where_the_setting_allows_it) {
    EXPECT_TRUE(parse_session_query({{"sort_direction", "asc"}}, false)->filter.ascending);
    EXPECT_FALSE(parse_session_query({{"sort_direction", "DESC"}}, false)->filter.ascending);
    EXPECT_FALSE(parse_session_query({{"sort_direction", "up"}}, false));
}

Alert sample() {
    Alert alert;
    alert.actor_id = "1001";
    alert.begin = 1'000;
    alert.rule = 2;
    alert.indicators = {0, 3};
    alert.watchlist_id = "w1";
    alert.inspection_status = "FOUND";
    return alert;
}

struct Case {
    const char* name;
    const char* value;
    bool accepted;
};

TEST(SessionQuery, each_filter_accepts_its_own_and_nothing_else) {
    AlertView view;
    view.visible = true;
    view.severity = 4;
    view.state = "OPEN";
    for (const Case& c : {Case{"on_or_after", "1000", true},
                          Case{"on_or_after", "1001", false},
                          Case{"before", "1001", true},
                          Case{"before", "1000", false},
                          Case{"severity", "4", true},
                          Case{"severity", "3", false},
                          Case{"state", "OPEN", true},
                          Case{"state", "CLOSED", false},
                          Case{"actor_id", "1001", true},
                          Case{"actor_id", "1002", false},
                          Case{"type", "STANDARD", true},
                          Case{"type", "ACCOUNT_TAKE_OVER", false},
                          Case{"rule_id", "1f0c2a6e-0b51-4d5f-9d5c-000000000003", true},
                          Case{"rule_id", "x", false},
                          Case{"watchlist_id", "w1", true},
                          Case{"watchlist_id", "w2", false},
                          Case{"risk_indicators", "sr-004", true},
                          Case{"risk_indicators", "sr-009", false},
                          Case{"content_inspection_status", "FOUND", true},
                          Case{"content_inspection_status", "PENDING", false},
                          Case{"has_alerts", "true", true},
                          Case{"has_alerts", "false", false}}) {
        const auto query = parse_session_query({{c.name, c.value}}, true);
        ASSERT_TRUE(query) << c.name;
        EXPECT_EQ(query->filter.accepts(sample(), view), c.accepted) << c.name << "=" << c.value;
    }
}

TEST(SessionQuery, all_risk_indicators_asked_for_must_be_present) {
    AlertView view;
    view.visible = true;
    EXPECT_TRUE(parse_session_query({{"risk_indicators", "sr-001"}, {"risk_indicators", "sr-004"}}, true)
                    ->filter.accepts(sample(), view));
    EXPECT_FALSE(parse_session_query({{"risk_indicators", "sr-001"}, {"risk_indicators", "sr-005"}}, true)
                     ->filter.accepts(sample(), view));
}

}  // namespace
}  // namespace risk::incydr_simulator
