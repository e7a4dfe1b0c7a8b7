// SPDX-License-Identifier: Apache-2.0
#include "incydr_simulator/generator.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <set>

#include "incydr_simulator/session_json.hpp"

namespace risk::incydr_simulator {
namespace {

constexpr Ms from = 1'772'442'000'000;

AlertsPlan busy() {
    AlertsPlan plan{.from = from, .length = 10 * day_ms, .critical = 400, .noise = 200};
    plan.closed_before = plan.closed_later = plan.lowered = plan.reopened = plan.raised_again = 0.4;
    plan.unknown_enums = 0.2;
    return plan;
}

std::vector<Alert> generated(std::uint64_t seed, const AlertsPlan& plan) {
    Dice dice(seed);
    const auto people = generate_people({}, 0, dice);
    return generate_alerts(plan, people, dice);
}

TEST(Generator, keeps_every_promise_that_makes_what_is_due_unambiguous) {
    const std::uint64_t seed = 99;
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::size_t critical_ones = 0;
    std::size_t after_last_update = 0;
    for (const Alert& alert : generated(seed, busy())) {
        SCOPED_TRACE(alert.session_id);
        const auto by_time = [](const auto& a, const auto& b) { return a.at < b.at; };
        EXPECT_TRUE(std::is_sorted(alert.scores.begin(), alert.scores.end(), by_time));
        EXPECT_TRUE(std::is_sorted(alert.states.begin(), alert.states.end(), by_time));
        EXPECT_TRUE(std::is_sorted(alert.activities.begin(), alert.activities.end(), by_time));
        const auto designated = designated_at(alert);
        if (!designated) continue;
        ++critical_ones;
        EXPECT_GE(*designated, alert.observed);
        EXPECT_LE(*designated - alert.begin, 120 * minute_ms);
        if (*designated > view_at(alert, *designated).last_updated) ++after_last_update;
        for (const StateChange& change : alert.states) {
            const bool first_day = change.at >= *designated && change.at <= *designated + day_ms;
            EXPECT_TRUE(!first_day || change.at == alert.observed) << "changes state within 24 h after designation";
        }
        for (const ScoreChange& change : alert.scores)
            EXPECT_TRUE(change.at <= *designated || change.at > *designated + day_ms || change.severity == critical);
    }
    EXPECT_EQ(critical_ones, 400U);
    EXPECT_GT(after_last_update, 100U) << "the lateness that cursors lose must be there";
}

TEST(Generator, session_ids_are_unique_even_when_crowded) {
    AlertsPlan crowded{.from = from, .length = 5, .critical = 300, .noise = 0};
    std::set<std::string> ids;
    for (const Alert& alert : generated(3, crowded)) ids.insert(alert.session_id);
    EXPECT_EQ(ids.size(), 300U);
}

TEST(Generator, the_same_seed_gives_the_same_bytes_and_another_one_others) {
    const auto bytes = [](std::uint64_t seed) {
        std::string all;
        for (const Alert& alert : generated(seed, busy()))
            all +=
                session_json(alert, "t", from + 20 * day_ms) + session_events_json(alert, nullptr, from + 20 * day_ms);
        return all;
    };
    EXPECT_EQ(bytes(1), bytes(1));
    EXPECT_NE(bytes(1), bytes(2));
}

TEST(Generator, makes_all_the_shapes_and_sessions_of_the_usual_size) {
    std::set<std::string> seen;
    std::size_t size = 0;
    const auto alerts = generated(4, busy());
    for (const Alert& alert : alerts) {
        const std::string text = session_json(alert, "7a3f5c1e-9f2d-4b6a-8c11-5d20e7a9b001", from + 30 * day_ms);
        size += text.size();
        for (const char* mark :
             {"\"actorName\":null", "\"actorName\":\"", "\"stateV2\"", "\"detectedOnAlerts\"", "\"eventResults\"",
              "\"contentInspectionResults\":null", "\"notes\":null", "\"schemaRevision\"", "AGENT_TAKE_OVER",
              "\"ruleName\"", "\"CLOSED_FP\"", "\"OPEN_NEW_DATA\""})
            if (text.find(mark) != std::string::npos) seen.insert(mark);
    }
    EXPECT_EQ(seen.size(), 12U);
    EXPECT_NEAR(static_cast<double>(size) / static_cast<double>(alerts.size()), 1'700.0, 300.0);
}

TEST(Generator, people_are_found_in_all_the_ways_that_were_asked_for) {
    Dice dice(11);
    PeoplePlan plan{
        .count = 1000, .domain = "acme.test", .by_actor_name = 0.2, .by_parent = 0.2, .by_events = 0.2, .nobody = 0.2};
    std::set<std::string> emails;
    std::array<int, 5> ways{};
    for (const Person& person : generate_people(plan, 0, dice)) {
        emails.insert(person.email);
        ++ways[static_cast<std::size_t>(person.resolution)];
    }
    EXPECT_EQ(emails.size(), 1000U);
    for (const int count : ways) EXPECT_NEAR(count, 200, 60);
}

}  // namespace
}  // namespace risk::incydr_simulator
