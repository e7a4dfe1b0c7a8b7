// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <soci/soci.h>

#include <unistd.h>

#include <boost/json.hpp>
#include <filesystem>
#include <set>

#include "seeded_host.hpp"
#include "store/integration_store.hpp"

namespace risk::web {
namespace {

namespace json = boost::json;
using testing::SeededHost;

const std::vector<std::string> all_routes{"/api/v1/integrations",
                                          "/api/v1/integrations/1",
                                          "/api/v1/plugins",
                                          "/api/v1/counters",
                                          "/api/v1/events",
                                          "/api/v1/events/1",
                                          "/api/v1/people",
                                          "/api/v1/people/p1@x.test",
                                          "/api/v1/departments",
                                          "/api/v1/scores",
                                          "/api/v1/scores/p1@x.test",
                                          "/api/v1/scores/p1@x.test/history",
                                          "/api/v1/organisation",
                                          "/api/v1/audit",
                                          "/healthz",
                                          "/metrics"};

std::int64_t sum(const json::array& lines, const char* field) {
    std::int64_t total = 0;
    for (const auto& line : lines) total += line.at(field).to_number<std::int64_t>();
    return total;
}

TEST(Rest, P7_the_lines_of_every_score_add_up_to_it) {
    const SeededHost host;
    const auto scores = host.json("/api/v1/scores").at("scores").as_array();
    ASSERT_EQ(scores.size(), 5U);
    for (const auto& row : scores) {
        const auto shown = host.json("/api/v1/scores/" + std::string(row.at("email").as_string()));
        const auto& lines = shown.at("lines").as_array();
        EXPECT_EQ(shown.at("tenths"), row.at("tenths"));
        EXPECT_EQ(shown.at("band"), row.at("band"));
        EXPECT_EQ(sum(lines, "tenths"), shown.at("tenths").to_number<std::int64_t>());
        EXPECT_EQ(sum(lines, "seconds"), shown.at("left_seconds").to_number<std::int64_t>());
        EXPECT_EQ(lines.size(), row.at("events").to_number<std::size_t>());
        EXPECT_DOUBLE_EQ(shown.at("score").to_number<double>() * 10, shown.at("tenths").to_number<double>());
    }
    EXPECT_EQ(scores.front().at("score").to_number<double>(), 10.0);
    EXPECT_EQ(scores.front().at("band").as_string(), "Very High");
}

TEST(Rest, P7_a_line_that_met_the_ceiling_says_so) {
    const SeededHost host;
    const auto lines = host.json("/api/v1/scores/p5@x.test").at("lines").as_array();
    EXPECT_NE(lines.back().at("note").as_string().find(" of 90 days not added"), std::string::npos);
}

TEST(Rest, C2_no_method_changes_or_deletes_events_scores_or_the_audit_log) {
    const SeededHost host;
    for (const auto& route : all_routes) {
        if (route.starts_with("/api/v1/integrations")) continue;  // these do change
        for (const auto* method : {"DELETE", "POST", "PUT", "PATCH", "OPTIONS"}) {
            const auto response = testing::request(host.port(), method, route);
            EXPECT_EQ(response.status, 405) << method << ' ' << route;
            EXPECT_EQ(response.headers.at("allow"), "GET, HEAD") << route;
            EXPECT_EQ(response.headers.at("content-type"), "application/problem+json");
        }
        EXPECT_EQ(host.ask("HEAD", route).status, 200) << route;
    }
    EXPECT_EQ(host.json("/api/v1/events").at("events").as_array().size(), 15U);
}

TEST(Rest, F7_no_answer_contains_a_secret) {
    const SeededHost host;
    for (const auto& route : all_routes) {
        EXPECT_EQ(host.get(route).body.find(testing::planted_secret), std::string::npos) << route;
    }
}

TEST(Rest, every_answer_carries_guards_and_an_id) {
    const SeededHost host;
    std::set<std::string> ids;
    for (const auto* route : {"/healthz", "/api/v1/scores", "/nothing"}) {
        const auto response = host.get(route);
        EXPECT_EQ(response.headers.at("cache-control"), "no-store");
        EXPECT_EQ(response.headers.at("x-content-type-options"), "nosniff");
        EXPECT_EQ(response.headers.at("content-security-policy"), "default-src 'none'; frame-ancestors 'none'");
        ids.insert(response.headers.at("x-request-id"));
    }
    EXPECT_EQ(ids.size(), 3U);
}

TEST(Rest, a_problem_says_what_where_expected_and_found) {
    const SeededHost host;
    const auto response = host.get("/api/v1/events?limit=0");
    EXPECT_EQ(response.status, 400);
    const auto body = json::parse(response.body);
    EXPECT_EQ(body.at("where").as_string(), "limit");
    EXPECT_EQ(body.at("expected").as_string(), "a whole number from 1 to 500");
    EXPECT_EQ(body.at("found").as_string(), "\"0\"");
    EXPECT_EQ(body.at("request_id").as_string(), response.headers.at("x-request-id"));
}

TEST(Rest, a_mistyped_query_is_400_and_never_an_answer) {
    const SeededHost host;
    for (const auto* target : {"/api/v1/events?fat=admitted", "/api/v1/events?fate=good",
                               "/api/v1/events?from=yesterday", "/api/v1/events?cursor=zz", "/api/v1/events?limit=501",
                               "/api/v1/events?limit=1&limit=2", "/api/v1/events?integration=x",
                               "/api/v1/scores?offset=-1", "/api/v1/integrations?x", "/api/v1/audit?limit=1e3"}) {
        EXPECT_EQ(host.get(target).status, 400) << target;
    }
}

TEST(Rest, what_is_not_there_is_404) {
    const SeededHost host;
    for (const auto* target :
         {"/api/v1/events/99", "/api/v1/events/x", "/api/v1/integrations/9", "/api/v1/people/nobody@x.test",
          "/api/v1/scores/nobody@x.test", "/api/v1/scores/nobody@x.test/history", "/api/v2/events", "/"}) {
        EXPECT_EQ(host.get(target).status, 404) << target;
    }
}

TEST(Rest, a_host_name_that_is_not_ours_gets_nothing) {
    const SeededHost host;
    EXPECT_EQ(host.ask("GET", "/api/v1/scores", "", "evil.test").status, 421);
    EXPECT_EQ(host.ask("GET", "/api/v1/scores", "", "risk.example.com").status, 200);
    EXPECT_EQ(host.ask("GET", "/api/v1/scores", "", "localhost:8080").status, 200);
}

TEST(Rest, pages_of_events_cover_all_of_them_once_newest_first) {
    const SeededHost host;
    std::set<std::int64_t> rows;
    std::int64_t last = INT64_MAX;
    for (std::string cursor;;) {
        const auto page = host.json("/api/v1/events?limit=4" + (cursor.empty() ? "" : "&cursor=" + cursor));
        for (const auto& event : page.at("events").as_array()) {
            EXPECT_TRUE(rows.insert(event.at("row").to_number<std::int64_t>()).second);
            EXPECT_LE(event.at("occurred_s").to_number<std::int64_t>(), last);
            last = event.at("occurred_s").to_number<std::int64_t>();
        }
        if (page.at("next").is_null()) break;
        cursor = std::string(page.at("next").as_string());
    }
    EXPECT_EQ(rows.size(), 15U);
}

TEST(Rest, P5_C6_events_are_filtered_by_fate_person_integration_and_time) {
    const SeededHost host;
    const auto count = [&](const std::string& query) {
        return host.json("/api/v1/events?" + query).at("events").as_array().size();
    };
    EXPECT_EQ(count("fate=admitted"), 15U);
    EXPECT_EQ(count("fate=unmatched"), 2U);
    EXPECT_EQ(count("fate=ignored"), 2U);
    EXPECT_EQ(count("fate=admitted&person=p3@x.test"), 3U);
    EXPECT_EQ(count("fate=admitted&person=P3%40X.test"), 3U);
    EXPECT_EQ(count("integration=1"), 15U) << "admitted unless said otherwise";
    EXPECT_EQ(count("integration=2"), 0U);
    EXPECT_EQ(count("fate=unmatched&from=2025-11-22T20:26:00Z"), 2U);
    EXPECT_EQ(count("to=2025-11-22T20:26:00Z"), 15U);
}

TEST(Rest, P1_an_event_shows_its_details) {
    const SeededHost host;
    const auto event = host.json("/api/v1/events/1");
    EXPECT_EQ(event.at("details").at("files").at(0).at("name").as_string(), "a.pdf");
    EXPECT_EQ(event.at("severity").as_string(), "critical");
    EXPECT_EQ(event.at("person").as_string(), "p1@x.test");
    EXPECT_EQ(event.at("fate").as_string(), "admitted");
}

TEST(Rest, P4_a_person_is_found_whatever_the_case_of_the_address) {
    const SeededHost host;
    EXPECT_EQ(host.json("/api/v1/people/P1%40X.Test").at("email").as_string(), "p1@x.test");
    EXPECT_EQ(host.json("/api/v1/scores/P1@x.test").at("email").as_string(), "p1@x.test");
}

TEST(Rest, people_come_in_pages) {
    const SeededHost host;
    const auto first = host.json("/api/v1/people?limit=3");
    EXPECT_EQ(first.at("people").as_array().size(), 3U);
    const auto rest = host.json("/api/v1/people?limit=3&cursor=" + std::string(first.at("next").as_string()));
    EXPECT_EQ(rest.at("people").as_array().size(), 2U);
    EXPECT_TRUE(rest.at("next").is_null());
}

TEST(Rest, the_organisation_score_is_the_mean_of_the_listed_ones) {
    const SeededHost host;
    const auto scores = host.json("/api/v1/scores").at("scores").as_array();
    const auto mean = (sum(scores, "tenths") * 2 + 5) / 10;  // half up, of five
    EXPECT_EQ(host.json("/api/v1/organisation").at("tenths").to_number<std::int64_t>(), mean);
}

TEST(Rest, an_integration_shows_status_counters_and_configuration) {
    const SeededHost host;
    const auto row = host.json("/api/v1/integrations").at("integrations").at(0);
    EXPECT_EQ(row.at("status").as_string(), "Connected");
    EXPECT_EQ(row.at("last_read").as_string(), "2025-11-22T20:26:40Z");
    EXPECT_EQ(row.at("counters").at("admitted").to_number<int>(), 15);
    EXPECT_EQ(row.at("counters").at("unmatched").to_number<int>(), 2);
    EXPECT_EQ(row.at("counters").at("ignored").at("already_closed").to_number<int>(), 1);
    const auto one = host.json("/api/v1/integrations/1");
    EXPECT_EQ(one.at("configuration").at("base_url").as_string(), "https://api.us.code42.com");
    EXPECT_EQ(one.at("secret_fields").at(0).as_string(), "client_secret");
}

TEST(Rest, integrations_come_in_pages_when_asked_for_and_are_counted_by_status) {
    SeededHost host;
    const auto directory = std::filesystem::temp_directory_path() / ("risk-pages-" + std::to_string(getpid()));
    std::filesystem::create_directories(directory);
    const auto secrets = std::move(store::SecretBox::open(directory / "key", true)).value();
    store::IntegrationStore store(host.database(), secrets);
    for (const char* name : {"delta", "Beta", "alpha", "Charlie"}) {
        store::IntegrationSettings settings;
        settings.plugin_id = "incydr";
        settings.name = name;
        settings.config_json = "{}";
        ASSERT_TRUE(store.add(settings, 1).ok());
    }
    std::filesystem::remove_all(directory);
    const auto names = [](const json::value& page) {
        std::string all;
        for (const auto& row : page.at("integrations").as_array()) all += std::string(row.at("name").as_string()) + ' ';
        return all;
    };
    const auto everything = host.json("/api/v1/integrations");
    EXPECT_EQ(names(everything), "alpha Beta Charlie delta Incydr EU ");
    EXPECT_TRUE(everything.at("next").is_null());
    EXPECT_EQ(everything.at("statuses").at("Connected").to_number<int>(), 1);
    EXPECT_EQ(everything.at("statuses").at("Connecting").to_number<int>(), 4);
    const auto first = host.json("/api/v1/integrations?limit=2");
    EXPECT_EQ(names(first), "alpha Beta ");
    EXPECT_EQ(first.at("total").to_number<int>(), 5);
    const std::string next(first.at("next").as_string());
    const auto second = host.json("/api/v1/integrations?limit=3&cursor=" + next);
    EXPECT_EQ(names(second), "Charlie delta Incydr EU ");
    EXPECT_TRUE(second.at("next").is_null());
    const auto few = host.json("/api/v1/integrations?status=Connecting&q=A&limit=500");
    EXPECT_EQ(names(few), "alpha Beta Charlie delta ");
    EXPECT_EQ(few.at("total").to_number<int>(), 4);
    EXPECT_EQ(host.get("/api/v1/integrations?status=connected").status, 400);
    EXPECT_EQ(host.get("/api/v1/integrations?limit=0").status, 400);
}

TEST(Rest, an_integration_whose_stored_configuration_is_damaged_is_shown_so_that_it_can_be_entered_anew) {
    SeededHost host;
    for (const char* damaged : {"{", "[]"}) {
        host.database().session() << "UPDATE integrations SET config_json = '" << damaged << "' WHERE id = 1";
        const auto one = host.json("/api/v1/integrations/1");
        EXPECT_TRUE(one.at("configuration").as_object().empty());
        EXPECT_EQ(one.at("secret_fields").at(0).as_string(), "client_secret");
    }
}

TEST(Rest, history_is_a_day_a_line) {
    const SeededHost host;
    const auto days = host.json("/api/v1/scores/p1@x.test/history?from=2025-11-01").at("days").as_array();
    ASSERT_FALSE(days.empty());
    EXPECT_EQ(days.back().at("day").as_string(), "2025-11-21");
}

TEST(Rest, health_follows_the_integrations) {
    SeededHost host;
    EXPECT_EQ(host.get("/healthz").status, 200);
    host.live.healthy_now = false;
    EXPECT_EQ(host.get("/healthz").status, 503);
}

TEST(Rest, health_is_red_without_proofs_and_gives_nothing_away) {
    SeededHost host;
    auto& all = host.live.integrations_now;
    all.push_back(all.front());
    all[0].unproven_since_s = host.clock.now_s - 600;
    all[0].status = {domain::Status::credentials_rejected, "401 from https://api.us.code42.com", host.clock.now_s};
    const auto one = testing::request(host.port(), "GET", "/healthz");
    EXPECT_EQ(one.status, 503);
    EXPECT_NE(one.body.find("One integration has had no successful read"), std::string::npos) << one.body;
    all[1].unproven_since_s = host.clock.now_s - 900;
    const auto both = testing::request(host.port(), "GET", "/healthz");
    const auto body = json::parse(both.body);
    EXPECT_EQ(body.at("status").as_string(), "not reading");
    EXPECT_EQ(body.at("integrations").as_int64(), 2);
    EXPECT_EQ(body.at("since").as_string(), "2025-11-22T20:11:45Z");
    for (const auto* given_away : {"Incydr", "incydr", "code42", "401", "credentials"})
        EXPECT_EQ(both.body.find(given_away), std::string::npos) << both.body;
    EXPECT_NE(host.get("/metrics").body.find("risk_healthy 0"), std::string::npos);
    for (auto& each : all) each.unproven_since_s = 0;
    EXPECT_EQ(host.json("/healthz"), (json::value{{"status", "ok"}}));
}

TEST(Rest, a_plugin_says_who_vouches_for_it_and_what_holds_it_back) {
    SeededHost host;
    auto& plugin = host.live.plugins_now.front();
    plugin.signature = {plugins::SignatureState::unknown_key, "0123456789ABCDEF", "", ""};
    plugin.sandbox.walls = {{"seccomp", "System calls", true, ""}, {"landlock_tcp", "Ports", false, "Needs Linux 6.7"}};
    host.live.unsigned_allowed_now = true;
    const auto all = host.json("/api/v1/plugins");
    EXPECT_TRUE(all.at("unsigned_allowed").as_bool());
    const auto& shown = all.at("plugins").as_array().front();
    EXPECT_EQ(
        shown.at("signature"),
        (json::value{
            {"state", "unknown key"}, {"key_id", "0123456789ABCDEF"}, {"signer", nullptr}, {"comment", nullptr}}));
    EXPECT_EQ(shown.at("sandbox").at("level").as_string(), "partial");
    EXPECT_EQ(shown.at("sandbox").at("walls").as_array().back().at("lacks").as_string(), "Needs Linux 6.7");
    EXPECT_EQ(all.at("plugins").as_array().back().at("sandbox").at("level").as_string(), "unknown");
}

}  // namespace
}  // namespace risk::web
