// SPDX-License-Identifier: Apache-2.0
#include "incydr_simulator/scenario.hpp"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <string>

#include "incydr_simulator/api.hpp"
#include "incydr_simulator/json_reader.hpp"

namespace risk::incydr_simulator {
namespace {

Tenant load(const std::string& text) { return make_tenant(parse_json(text, "scenario"), {}, system_clock()); }

std::string complaint(const std::string& text) {
    try {
        (void)load(text);
    } catch (const BadInput& bad) {
        return bad.what();
    }
    return "";
}

TEST(Scenario, complaints_say_where_and_what_was_expected_and_found) {
    EXPECT_EQ(complaint(R"({"sede": 1})"),
              "The simulator cannot read this: /sede: expected a member that is documented in README.md, found 1.");
    EXPECT_EQ(complaint(R"({"clock": {"start": "tomorrow"}})"),
              "The simulator cannot read this: /clock/start: expected a time: Unix milliseconds, RFC 3339, \"now-10h\" "
              "or \"+74m\", found \"tomorrow\".");
    EXPECT_NE(complaint(R"({"alerts": [{"person": "a@b.test", "severity": 5}]})").find("/alerts/0/severity"),
              std::string::npos);
    EXPECT_NE(complaint(R"({"alerts": [{"person": "1001"}]})").find("a known actor id"), std::string::npos);
    EXPECT_NE(complaint(R"({"faults": [{"kind": "earthquake"}]})").find("/faults/0/kind: expected one of throttle"),
              std::string::npos);
    EXPECT_NE(complaint(R"({"settings": {"permissions": {"user": false}}})").find("/settings/permissions/user"),
              std::string::npos);
    EXPECT_NE(complaint(R"({"generators": [{"critical": 1}]})").find("There is nobody to cause alerts: /generators/0"),
              std::string::npos);
    EXPECT_NE(
        complaint(
            R"({"alerts": [{"person": "a@b.test", "session_id": "x"}, {"person": "a@b.test", "session_id": "x"}]})")
            .find("/alerts/1: found x"),
        std::string::npos);
    EXPECT_NE(complaint("{").find("expected JSON"), std::string::npos);
    EXPECT_NE(complaint("[]").find("expected a JSON object"), std::string::npos);
}

TEST(Scenario, explicit_alerts_are_as_they_were_written) {
    Tenant tenant = load(R"({"clock": {"start": "2026-03-02T09:00:00Z", "speed": 0}, "alerts": [
        {"person": "ann@acme.test", "session_id": "late", "begin": "+1h", "observed": "+5m", "critical_at": "+74m", "severity_before": 3,
         "closed_at": "+30h", "last_updated_skew_s": -300, "actor_name": "Ann@Acme.test", "shape": {"inspection": "old", "newest_first": true}},
        {"person": "ann@acme.test", "session_id": "listed", "begin": "2026-03-02T08:00:00Z",
         "scores": [{"at": "+20m", "severity": 4, "score": 33}, {"at": "+10m", "severity": 1}],
         "states": [{"at": "+10m", "state": "OPEN", "state_v2": "TRIAGED"}], "activities": [{"at": "+1m", "severity": 3}]}]})");
    const Ms begin = tenant.clock.now() + hour_ms;
    const Alert* late = tenant.world.find("late");
    ASSERT_NE(late, nullptr);
    EXPECT_EQ(late->begin, begin);
    EXPECT_EQ(late->observed, begin + 5 * minute_ms);
    EXPECT_EQ(designated_at(*late), begin + 74 * minute_ms);
    EXPECT_EQ(late->scores.front().severity, 3);
    EXPECT_EQ(late->states.back().at, begin + 30 * hour_ms);
    EXPECT_EQ(late->last_updated_skew, -300 * second_ms);
    EXPECT_EQ(tenant.world.people.all().size(), 1U) << "the address was new once";
    const Alert* listed = tenant.world.find("listed");
    ASSERT_NE(listed, nullptr);
    EXPECT_EQ(listed->scores.front().severity, 1) << "put in order of time";
    EXPECT_EQ(listed->scores.back().score, 33);
    const auto text = tenant.world.session("listed");
    ASSERT_TRUE(text);
    EXPECT_EQ(boost::json::parse(*text).at("states").at(0).at("stateV2"), "TRIAGED");
}

std::string all_answers(const std::string& file) {
    Tenant tenant = tenant_from_file(file, {{}, "2026-03-02T00:00:00Z", 0.0}, system_clock());
    tenant.faults.clear();
    tenant.clock.advance(5 * day_ms);
    tenant.world.advance_to(tenant.clock.now());
    std::string all = tenant.tokens.issue(tenant.clock.now());
    for (std::size_t page = 0; page < 10; ++page) all += tenant.world.page({}, page, 50).body->plain;
    return all + tenant.world.people.users_page_json(1, 100, "");
}

TEST(Scenario, the_shipped_ones_load_and_give_the_same_bytes_each_time) {
    for (const char* name : {"demo.json", "thirty_days.json"}) {
        const std::string file = std::string(SCENARIOS) + "/" + name;
        const std::string once = all_answers(file);
        EXPECT_GT(once.size(), 100'000U) << name;
        EXPECT_EQ(once, all_answers(file)) << name;
    }
}

TEST(Scenario, thirty_days_holds_a_thousand_critical_alerts_designated_within_two_hours) {
    Tenant tenant = tenant_from_file(std::string(SCENARIOS) + "/thirty_days.json", {}, system_clock());
    const auto due = tenant.world.due(tenant.clock.now(), tenant.clock.now() + 31 * day_ms);
    EXPECT_GT(due.size(), 920U);
    EXPECT_LT(due.size(), 980U) << "some were closed before";
    for (const DueAlert& alert : due) {
        EXPECT_TRUE(alert.email) << alert.session_id;
        EXPECT_LE(alert.designated - tenant.world.find(alert.session_id)->begin, 120 * minute_ms);
    }
}

TEST(Scenario, a_backlog_of_fifty_thousand_is_due_at_once_and_can_be_paged_to_its_end) {
    Tenant tenant = tenant_from_file(std::string(SCENARIOS) + "/backlog.json", {}, system_clock());
    const Ms start = tenant.clock.now();
    tenant.world.advance_to(start + 2 * day_ms);
    EXPECT_EQ(tenant.world.due(start, start + 2 * day_ms).size(), 50'000U);
    SessionFilter filter;
    filter.severities = {critical};
    for (std::size_t number = 0; number < 1'000; number += 37) {
        const SessionsPage page = tenant.world.page(filter, number, 50);
        EXPECT_EQ(page.count, 50U);
        EXPECT_EQ(page.total, 50'000U);
    }
    EXPECT_EQ(tenant.world.page(filter, 1'000, 50).count, 0U);
}

}  // namespace
}  // namespace risk::incydr_simulator
