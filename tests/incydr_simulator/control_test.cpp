// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include "incydr_simulator/raw_client.hpp"
#include "incydr_simulator/simulator.hpp"

namespace risk::incydr_simulator {
namespace {

namespace json = boost::json;

/// Everything over the wire, as a program in another language would do it.
class Control : public testing::Test {
  protected:
    json::value call(std::string_view method, const std::string& what, std::string_view body = {}, int expected = 200) {
        const auto answer = client_.send(method, "/_control/" + what, {}, body);
        EXPECT_EQ(answer.status, expected) << what << " " << answer.body;
        return json::parse(answer.body);
    }
    RawClient::Answer ask(const std::string& target) {
        if (token_.empty()) token_ = token_from(client_, simulator_.client_id(), simulator_.client_secret());
        return client_.get(target, token_);
    }
    std::int64_t total(const std::string& query) {
        return json::parse(ask("/v1/sessions?" + query).body).at("totalCount").as_int64();
    }

    Simulator simulator_;
    RawClient client_{simulator_.http_origin()};
    std::string token_;
};

TEST_F(Control, the_clock_is_set_moved_on_and_made_faster) {
    EXPECT_EQ(call("GET", "clock").at("now"), "2026-03-02T09:00:00.000Z");
    EXPECT_EQ(call("POST", "clock", R"({"advance_ms": 60000})").at("now"), "2026-03-02T09:01:00.000Z");
    EXPECT_EQ(call("POST", "clock", R"({"set": "2026-04-01T00:00:00Z"})").at("now"), "2026-04-01T00:00:00.000Z");
    EXPECT_EQ(call("POST", "clock", R"({"speed": 360000})").at("speed"), 360000.0);
    while (call("GET", "clock").at("now_ms").as_int64() < 1'775'001'600'000 + hour_ms) {
    }
    EXPECT_GE(simulator_.now(), 1'775'001'600'000 + hour_ms);
}

TEST_F(Control, C5_an_alert_added_as_high_becomes_critical_when_it_is_raised) {
    const auto added = call("POST", "alerts", R"({"person": "ann.lee@acme.test", "session_id": "a b", "severity": 3})");
    EXPECT_EQ(added.at("session_id"), "a b");
    EXPECT_EQ(added.at("designated_ms"), nullptr);
    EXPECT_EQ(total("severity=4"), 0);
    call("POST", "clock", R"({"advance_ms": 1000})");
    call("POST", "alerts/a%20b", R"({"action": "raise"})");
    EXPECT_EQ(total("severity=4"), 1);
    EXPECT_EQ(call("GET", "alerts/a%20b").at("designated_ms"), simulator_.now());
    const auto due = call("GET", "due?activated_at_ms=" + std::to_string(simulator_.now()));
    EXPECT_EQ(due.at("count"), 1);
    EXPECT_EQ(due.at("due").at(0).at("session_id"), "a b");
    EXPECT_EQ(due.at("due").at(0).at("email"), "ann.lee@acme.test");
    EXPECT_EQ(due.at("due").at(0).at("tenant"), json::value(simulator_.tenant_id()));
    EXPECT_EQ(call("GET", "due?activated_at_ms=" + std::to_string(simulator_.now() + 1)).at("count"), 0);
}

TEST_F(Control, an_alert_is_closed_reopened_lowered_and_moved) {
    call("POST", "alerts", R"({"person": "ann.lee@acme.test", "session_id": "a"})");
    call("POST", "clock", R"({"advance_ms": 1000})");
    EXPECT_EQ(call("POST", "alerts/a", R"({"action": "close", "state": "CLOSED_TP"})").at("state"), "CLOSED_TP");
    call("POST", "clock", R"({"advance_ms": 1000})");
    EXPECT_EQ(call("POST", "alerts/a", R"({"action": "reopen"})").at("state"), "OPEN");
    EXPECT_EQ(call("POST", "alerts/a", R"({"action": "lower", "severity": 1})").at("severity"), 1);
    call("POST", "alerts/a", R"({"action": "activity"})");
    EXPECT_EQ(json::parse(ask("/v1/sessions/a").body).at("endTime"), simulator_.now());
    call("POST", "alerts/a", R"({"action": "explode"})", 400);
    call("POST", "alerts/b", R"({"action": "close"})", 404);
    call("POST", "alerts", R"({"person": "ann.lee@acme.test", "session_id": "a"})", 409);
}

TEST_F(Control, faults_are_listed_and_taken_away) {
    const auto id =
        call("POST", "faults", R"({"kind": "throttle", "path": "/v1/sessions*", "retry_after": "date:30", "count": 2})")
            .at("id");
    EXPECT_EQ(call("GET", "faults").at("faults").at(0).at("retry_after"), "date:30");
    EXPECT_EQ(ask("/v1/sessions").headers.at("retry-after"), "Mon, 02 Mar 2026 09:00:30 GMT");
    EXPECT_EQ(call("GET", "faults").at("faults").at(0).at("count"), 1);
    call("DELETE", "faults/" + std::to_string(id.as_int64()));
    EXPECT_EQ(ask("/v1/sessions").status, 200);
    call("DELETE", "faults/77", {}, 404);
    call("POST", "faults", R"({"kind": "throttle", "retry_after": -1})", 400);
    call("POST", "faults", R"({"kind": "status", "count": 0})", 400);
}

TEST_F(Control, settings_permissions_and_tokens_change_while_running) {
    EXPECT_EQ(ask("/v1/users").status, 200);
    call("POST", "permissions", R"({"users": false})");
    EXPECT_EQ(ask("/v1/users").status, 403);
    EXPECT_EQ(ask("/v1/sessions").status, 200);
    call("POST", "tokens", R"({"revoke_all": true})");
    EXPECT_EQ(ask("/v1/sessions").status, 401);
    call("POST", "tokens", R"({"secret": "other"})");
    EXPECT_EQ(simulator_.client_secret(), "other");
    EXPECT_EQ(call("GET", "client").at("client_secret"), "other");
    EXPECT_EQ(call("POST", "settings", R"({"page_cap": 7})").at("page_cap"), 7);
    EXPECT_EQ(call("GET", "settings").at("permissions").at("users"), false);
    call("POST", "settings", R"({"page_cap": 0})", 400);
}

TEST_F(Control, requests_are_listed_without_its_own_and_forgotten_on_demand) {
    (void)ask("/v1/sessions?severity=4");
    const auto log = call("GET", "requests");
    EXPECT_EQ(log.at("total"), 2);
    EXPECT_EQ(log.at("requests").at(1).at("target"), "/v1/sessions?severity=4");
    EXPECT_EQ(call("GET", "requests?after=1").at("requests").as_array().size(), 1U);
    EXPECT_EQ(call("DELETE", "requests").at("total"), 0);
}

TEST_F(Control, a_scenario_replaces_everything) {
    const auto loaded = call("POST", "scenario", R"({"seed": 3, "clock": {"start": "2026-03-05T00:00:00Z", "speed": 0},
        "people": [{"count": 5}], "generators": [{"from": "-2d", "length": "1d", "critical": 20}]})");
    EXPECT_EQ(loaded.at("alerts"), 20);
    EXPECT_EQ(call("GET", "people").at("people").as_array().size(), 5U);
    EXPECT_EQ(total("severity=4"), 20);
    call("POST", "scenario", R"({"seed": -1})", 400);
    EXPECT_EQ(call("GET", "people").at("people").as_array().size(), 5U) << "a wrong one changes nothing";
}

TEST_F(Control, what_it_does_not_know_it_says) {
    EXPECT_NE(std::string(call("GET", "weather", {}, 404).at("error").as_string()).find("weather"), std::string::npos);
    call("GET", "due", {}, 400);
    call("POST", "clock", "{", 400);
}

}  // namespace
}  // namespace risk::incydr_simulator
