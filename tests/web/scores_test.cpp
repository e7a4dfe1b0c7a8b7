// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <numeric>

#include "seeded_host.hpp"

namespace risk::web {
namespace {

namespace json = boost::json;
using testing::SeededHost;

std::int64_t number(const json::value& value) { return value.to_number<std::int64_t>(); }

std::vector<std::string> emails(const json::value& page) {
    std::vector<std::string> result;
    for (const auto& row : page.at("scores").as_array()) result.emplace_back(row.at("email").as_string());
    return result;
}
using Emails = std::vector<std::string>;

TEST(Scores, H6_are_listed_worst_first_with_band_events_and_change) {
    const SeededHost host;
    const auto page = host.json("/api/v1/scores?limit=2");
    EXPECT_EQ(emails(page), (Emails{"p5@x.test", "p4@x.test"}));
    EXPECT_EQ(number(page.at("people")), 5);
    const auto& worst = page.at("scores").at(0);
    EXPECT_EQ(worst.at("name").as_string(), "Person 5");
    EXPECT_EQ(worst.at("department").as_string(), "Dept");
    EXPECT_EQ(worst.at("band").as_string(), "Very High");
    EXPECT_EQ(number(worst.at("events")), 5);
    EXPECT_TRUE(worst.at("change_tenths").is_null()) << "a month ago is not on record";
    const auto next = host.json("/api/v1/scores?limit=2&cursor=" + std::string(page.at("next").as_string()));
    EXPECT_EQ(emails(next), (Emails{"p3@x.test", "p2@x.test"}));
}

TEST(Scores, are_filtered_and_sorted) {
    const SeededHost host;
    EXPECT_EQ(emails(host.json("/api/v1/scores?q=son+2")), Emails{"p2@x.test"});
    EXPECT_EQ(emails(host.json("/api/v1/scores?band=Low")), Emails{"p1@x.test"});
    EXPECT_EQ(emails(host.json("/api/v1/scores?department=Dept&order=asc&limit=1")), Emails{"p1@x.test"});
    EXPECT_EQ(emails(host.json("/api/v1/scores?sort=name&limit=1")), Emails{"p1@x.test"}) << "from A to Z";
    EXPECT_EQ(emails(host.json("/api/v1/scores?sort=name&order=desc&limit=1")), Emails{"p5@x.test"});
    for (const auto* wrong : {"sort=age", "order=up", "band=low", "band=", "cursor=1", "offset=3", "limit=0"}) {
        EXPECT_EQ(host.get(std::string("/api/v1/scores?") + wrong).status, 400) << wrong;
    }
}

TEST(Scores, a_second_page_is_as_of_the_moment_of_the_first) {
    SeededHost host;
    const auto first = host.json("/api/v1/scores?limit=3");
    host.clock.now_s += 40 * 86'400;
    const auto second = host.json("/api/v1/scores?limit=3&cursor=" + std::string(first.at("next").as_string()));
    EXPECT_EQ(second.at("read_at_s"), first.at("read_at_s"));
    EXPECT_EQ(second.at("scores").at(1).at("score").to_number<double>(), 2.5);
}

TEST(Scores, P7_an_explanation_draws_each_line_as_its_own_time) {
    const SeededHost host;
    const auto shown = host.json("/api/v1/scores/p3@x.test");
    EXPECT_EQ(number(shown.at("full_seconds")), 31'104'000);
    EXPECT_EQ(shown.at("in_directory").as_bool(), true);
    EXPECT_EQ(shown.at("department").as_string(), "Dept");
    const auto& lines = shown.at("lines").as_array();
    const auto now = number(shown.at("read_at_s"));
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const auto start = number(lines[i].at("start_s")), end = number(lines[i].at("end_s"));
        EXPECT_EQ(number(lines[i].at("seconds")), std::max<std::int64_t>(0, end - std::max(start, now)));
        if (i + 1 < lines.size()) {
            EXPECT_EQ(end, number(lines[i + 1].at("start_s"))) << "side by side";
        }
    }
    EXPECT_EQ(number(lines.back().at("end_s")), number(shown.at("clear_at_s")));
    const auto& behaviour = shown.at("behaviours").at(0);
    EXPECT_EQ(behaviour.at("title").as_string(), "Sensitive Data Handling");
    EXPECT_EQ(behaviour.at("tenths"), shown.at("tenths"));
    EXPECT_EQ(number(behaviour.at("events")), 3);
}

TEST(Scores, H10_tell_when_they_will_be_clear) {
    SeededHost host;
    host.clock.now_s += 100 * 86'400;
    const auto clear = host.json("/api/v1/scores/p1@x.test");
    EXPECT_EQ(clear.at("score").to_number<double>(), 0.0);
    EXPECT_TRUE(clear.at("clear_at").is_null());
    EXPECT_FALSE(host.json("/api/v1/scores/p2@x.test").at("clear_at").is_null());
}

TEST(Scores, what_if_says_what_one_more_alert_would_make_of_it) {
    const SeededHost host;
    const auto one = host.json("/api/v1/scores/p1@x.test/what-if");
    EXPECT_EQ(one.at("now").at("score").to_number<double>(), 2.5);
    EXPECT_EQ(one.at("then").at("score").to_number<double>(), 5.0);
    EXPECT_EQ(one.at("then").at("band").as_string(), "Medium");
    EXPECT_EQ(number(one.at("then").at("clear_at_s")) - number(one.at("now").at("clear_at_s")), 90 * 86'400);
    EXPECT_EQ(one.at("note").as_string(), "One more critical alert would add 90 days.");
    const auto full = host.json("/api/v1/scores/p5@x.test/what-if");
    EXPECT_EQ(full.at("then").at("score").to_number<double>(), 10.0);
    EXPECT_NE(full.at("note").as_string().find("ceiling"), std::string::npos);
    EXPECT_EQ(host.get("/api/v1/scores/nobody@x.test/what-if").status, 404);
}

TEST(Scores, H7_breakdown_organisation_dashboard_and_list_agree) {
    const SeededHost host;
    const auto rows = host.json("/api/v1/scores").at("scores").as_array();
    const auto sum = std::accumulate(rows.begin(), rows.end(), std::int64_t{0},
                                     [](auto total, const auto& row) { return total + number(row.at("tenths")); });
    const auto breakdown = host.json("/api/v1/scores/breakdown");
    std::int64_t people = 0, points = 0;
    for (const auto& band : breakdown.at("bands").as_array()) people += number(band.at("people"));
    for (const auto& action : breakdown.at("action_types").as_array()) points += number(action.at("tenths"));
    EXPECT_EQ(people, 5);
    EXPECT_EQ(number(breakdown.at("people")), 5);
    EXPECT_EQ(points, sum) << "the points of all action types are those of all people";
    EXPECT_EQ(number(breakdown.at("tenths")), (sum * 2 + 5) / 10);
    EXPECT_FALSE(breakdown.at("group_index_tenths").is_null());
    const auto organisation = host.json("/api/v1/organisation");
    EXPECT_EQ(organisation.at("tenths"), breakdown.at("tenths"));
    EXPECT_EQ(organisation.at("band").as_string(), "High");
    EXPECT_EQ(number(organisation.at("outside")), 0);
    const auto dashboard = host.json("/api/v1/dashboard");
    EXPECT_EQ(dashboard.at("organisation"), organisation);
    EXPECT_EQ(dashboard.at("bands"), breakdown.at("bands"));
    EXPECT_EQ(dashboard.at("card").at("top").at(0), rows.front());
}

TEST(Scores, H1_the_card_has_what_happened_in_thirty_days) {
    const SeededHost host;
    const auto card = host.json("/api/v1/dashboard").at("card");
    EXPECT_EQ(card.at("title").as_string(), "Sensitive Data Handling");
    EXPECT_EQ(number(card.at("events")), 15);
    EXPECT_EQ(number(card.at("people")), 5);
    EXPECT_EQ(card.at("top").as_array().size(), 3U);
    EXPECT_EQ(card.at("days").as_array().size(), 30U);
    EXPECT_EQ(card.at("connected").as_bool(), true);
    EXPECT_EQ(card.at("sources").at(0).at("name").as_string(), "Incydr EU");
    EXPECT_EQ(card.at("link_to_hub").as_bool(), true);
}

TEST(Scores, H1_the_card_has_room_for_five_sources_and_those_that_do_not_read_come_first) {
    SeededHost host;
    const auto first = host.live.integrations_now.front();
    for (int i = 0; i < 6; ++i) host.live.integrations_now.push_back(first);
    host.live.integrations_now.back().name = "Incydr US";
    host.live.integrations_now.back().status.status = domain::Status::unreachable;
    const auto card = host.json("/api/v1/dashboard").at("card");
    EXPECT_EQ(card.at("sources").as_array().size(), 5U);
    EXPECT_EQ(card.at("sources").at(0).at("name").as_string(), "Incydr US");
    EXPECT_EQ(number(card.at("source_count")), 7);
    EXPECT_EQ(card.at("connected").as_bool(), true);
}

TEST(Scores, G4_G5_without_the_entitlement_the_card_opens_and_links_nowhere) {
    SeededHost host;
    host.live.integrations_now.front().entitlements = {"never granted"};
    host.live.plugins_now = {};
    const auto card = host.json("/api/v1/dashboard").at("card");
    EXPECT_TRUE(card.at("sources").is_null());
    EXPECT_TRUE(card.at("source_count").is_null());
    EXPECT_EQ(card.at("link_to_hub").as_bool(), false);
    EXPECT_EQ(number(card.at("events")), 15) << "what was admitted stays";
}

TEST(Scores, histories_refuse_times_that_no_calendar_has) {
    const SeededHost host;
    for (const auto* query :
         {"from=-9223372036854775808", "to=-9223372036854775808", "to=9223372036854775807", "to=x"}) {
        EXPECT_EQ(host.get(std::string("/api/v1/organisation/history?") + query).status, 400) << query;
        EXPECT_EQ(host.get(std::string("/api/v1/scores/p1@x.test/history?") + query).status, 400) << query;
        EXPECT_EQ(host.get(std::string("/api/v1/events?") + query).status, 400) << query;
    }
}

TEST(Scores, histories_have_a_day_a_line_and_to_is_not_in_it) {
    const SeededHost host;
    const auto days = host.json("/api/v1/organisation/history?from=2025-11-19&to=2025-11-21").at("days").as_array();
    ASSERT_EQ(days.size(), 2U);
    EXPECT_EQ(days.back().at("day").as_string(), "2025-11-20");
    EXPECT_EQ(number(days.back().at("people")), 5);
    const auto mine = host.json("/api/v1/scores/p1@x.test/history?to=2025-11-21").at("days").as_array();
    ASSERT_FALSE(mine.empty());
    EXPECT_EQ(mine.back().at("day").as_string(), "2025-11-20");
}

}  // namespace
}  // namespace risk::web
