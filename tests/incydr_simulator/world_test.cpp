// SPDX-License-Identifier: Apache-2.0
#include "incydr_simulator/world.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json/parse.hpp>
#include <set>

#include "incydr_simulator/alert_changes.hpp"
#include "incydr_simulator/dice.hpp"
#include "incydr_simulator/generator.hpp"

namespace risk::incydr_simulator {
namespace {

constexpr Ms begin = 1'772'442'000'000;

Person ann() {
    return {"1001", "ann.lee@acme.test", "Ann.Lee@acme.test", "Ann", "Lee", Resolution::users, false, {}, {}};
}

/// Begins, is seen at +5 min as moderate, becomes critical at +74, is closed at +2000, reopened at +2100.
Alert sample(const std::string& id = "1001_a") {
    Alert alert;
    alert.session_id = id;
    alert.actor_id = "1001";
    alert.begin = begin;
    alert.observed = begin + 5 * minute_ms;
    alert.activities = {{begin, 1}, {begin + 60 * minute_ms, 4}};
    alert.scores = {{alert.observed, 5, 2}, {begin + 74 * minute_ms, 12, 4}};
    alert.states = {{alert.observed, "OPEN", {}, {}},
                    {begin + 2000 * minute_ms, "CLOSED_FP", {}, {}},
                    {begin + 2100 * minute_ms, "OPEN_NEW_DATA", {}, {}}};
    alert.last_updated_skew = 0;
    return alert;
}

struct Seen {
    int minute;
    bool visible;
    int severity;
    const char* state;
    int last_activity_minute;
    int critical_events;
};

TEST(World, shows_at_each_instant_only_what_had_happened_by_then) {
    const Alert alert = sample();
    for (const Seen& want :
         {Seen{0, false, 0, "OPEN", 0, 0}, Seen{5, true, 2, "OPEN", 0, 0}, Seen{59, true, 2, "OPEN", 0, 0},
          Seen{60, true, 2, "OPEN", 60, 1}, Seen{73, true, 2, "OPEN", 60, 1}, Seen{74, true, 4, "OPEN", 60, 1},
          Seen{2000, true, 4, "CLOSED_FP", 60, 1}, Seen{2100, true, 4, "OPEN_NEW_DATA", 60, 1}}) {
        const AlertView view = view_at(alert, begin + want.minute * minute_ms);
        EXPECT_EQ(view.visible, want.visible) << want.minute;
        EXPECT_EQ(view.severity, want.severity) << want.minute;
        EXPECT_EQ(view.state, want.state) << want.minute;
        EXPECT_EQ(view.end, begin + want.last_activity_minute * minute_ms) << want.minute;
        EXPECT_EQ(view.events[4], want.critical_events) << want.minute;
    }
}

std::size_t total(World& world, std::vector<int> severities, std::vector<std::string> states = {}) {
    SessionFilter filter;
    filter.severities = std::move(severities);
    filter.states = std::move(states);
    return world.page(filter, 0, 50).total;
}

TEST(World, finds_an_alert_by_its_newest_severity_and_state_forwards_and_backwards_in_time) {
    World world("t");
    ASSERT_TRUE(world.add(sample()));
    EXPECT_EQ(total(world, {}), 0U);
    world.advance_to(begin + 30 * minute_ms);
    EXPECT_EQ(total(world, {2}), 1U);
    EXPECT_EQ(total(world, {4}), 0U);
    world.advance_to(begin + 75 * minute_ms);
    EXPECT_EQ(total(world, {2}), 0U);
    EXPECT_EQ(total(world, {3, 4}), 1U);
    world.advance_to(begin + 2050 * minute_ms);
    EXPECT_EQ(total(world, {4}, {"OPEN"}), 0U);
    EXPECT_EQ(total(world, {4}, {"CLOSED_FP"}), 1U);
    world.advance_to(begin + 30 * minute_ms);
    EXPECT_EQ(total(world, {4}), 0U);
    EXPECT_EQ(total(world, {2}, {"OPEN"}), 1U);
    world.advance_to(begin);
    EXPECT_EQ(world.session("1001_a"), std::nullopt);
}

TEST(World, C4_lowered_and_raised_again_is_one_alert_with_its_first_designation) {
    World world("t");
    world.people.add(ann());
    ASSERT_TRUE(world.add(sample()));
    world.advance_to(begin + 100 * minute_ms);
    world.change("1001_a", [](Alert& alert, Ms now) { set_severity(alert, now, 3); });
    EXPECT_EQ(total(world, {4}), 0U);
    world.advance_to(begin + 200 * minute_ms);
    world.change("1001_a", [](Alert& alert, Ms now) { set_severity(alert, now, 4); });
    EXPECT_EQ(total(world, {4}), 1U);
    const auto due = world.due(begin, world.now());
    ASSERT_EQ(due.size(), 1U);
    EXPECT_EQ(due[0].designated, begin + 74 * minute_ms);
    EXPECT_EQ(due[0].email, "ann.lee@acme.test");
}

TEST(World, C8_due_starts_exactly_at_the_activation_and_ends_at_now) {
    World world("t");
    ASSERT_TRUE(world.add(sample()));
    const Ms designated = begin + 74 * minute_ms;
    EXPECT_EQ(world.due(designated + 1, designated + day_ms).size(), 0U);
    EXPECT_EQ(world.due(designated, designated + day_ms).size(), 1U);
    EXPECT_EQ(world.due(designated - 1, designated).size(), 1U);
    EXPECT_EQ(world.due(0, designated - 1).size(), 0U);
}

TEST(World, C6_closed_at_its_designation_is_not_due_and_closed_later_is) {
    World world("t");
    Alert early = sample("early");
    early.states = {{early.observed, "OPEN", {}, {}}, {begin + 70 * minute_ms, "CLOSED", {}, {}}};
    Alert in_other_words = sample("v2");
    in_other_words.states = {{in_other_words.observed, "OPEN", "CLOSED_TP", {}}};
    ASSERT_TRUE(world.add(early));
    ASSERT_TRUE(world.add(in_other_words));
    ASSERT_TRUE(world.add(sample("later")));
    const auto due = world.due(0, begin + 30 * day_ms);
    ASSERT_EQ(due.size(), 1U);
    EXPECT_EQ(due[0].session_id, "later");
}

TEST(World, expects_nobody_where_nobody_can_be_found) {
    World world("t");
    Person nobody = ann();
    nobody.resolution = Resolution::nobody;
    world.people.add(nobody);
    ASSERT_TRUE(world.add(sample()));
    EXPECT_EQ(world.due(0, begin + day_ms).at(0).email, std::nullopt);
}

TEST(World, refuses_a_session_id_twice) {
    World world("t");
    ASSERT_TRUE(world.add(sample()));
    EXPECT_EQ(world.add(sample()).failure().sentence(), "An alert with this session id exists: 1001_a.");
}

TEST(World, activity_moves_an_alert_to_the_front_of_the_pages) {
    World world("t");
    for (int i = 0; i < 5; ++i) {
        Alert alert = sample("s" + std::to_string(i));
        alert.activities = {{begin + i * minute_ms, 1}};
        ASSERT_TRUE(world.add(alert));
    }
    world.advance_to(begin + day_ms);
    EXPECT_EQ(world.ids({}), (std::vector<std::string>{"s4", "s3", "s2", "s1", "s0"}));
    world.change("s1", [](Alert& alert, Ms now) { add_activity(alert, now, 0); });
    EXPECT_EQ(world.ids({}), (std::vector<std::string>{"s1", "s4", "s3", "s2", "s0"}));
}

/// Slow and obviously right.
std::set<std::string> by_looking_at_each(const std::vector<Alert>& alerts, const SessionFilter& filter, Ms now) {
    std::set<std::string> found;
    for (const Alert& alert : alerts)
        if (filter.accepts(alert, view_at(alert, now))) found.insert(alert.session_id);
    return found;
}

TEST(World, any_query_at_any_time_finds_what_looking_at_each_alert_finds) {
    const std::uint64_t seed = 20260302;
    SCOPED_TRACE("seed " + std::to_string(seed));
    Dice dice(seed);
    const auto people = generate_people({}, 0, dice);
    AlertsPlan plan{.from = begin, .length = 5 * day_ms, .critical = 150, .noise = 150};
    plan.closed_before = plan.closed_later = plan.reopened = plan.lowered = plan.raised_again = 0.3;
    const auto alerts = generate_alerts(plan, people, dice);
    World world("t");
    for (const Alert& alert : alerts) ASSERT_TRUE(world.add(alert));
    for (int round = 0; round < 300; ++round) {
        world.advance_to(begin + dice.between(-day_ms, 15 * day_ms));
        SessionFilter filter;
        for (int severity = 0; severity <= critical; ++severity)
            if (dice.chance(0.3)) filter.severities.push_back(severity);
        if (dice.chance(0.5)) filter.on_or_after = begin + dice.between(-day_ms, 5 * day_ms);
        if (dice.chance(0.3)) filter.before = begin + dice.between(0, 6 * day_ms);
        if (dice.chance(0.3)) filter.states = {"OPEN", "CLOSED"};
        filter.has_alerts = !dice.chance(0.2);
        filter.order = dice.chance(0.2) ? SessionFilter::Order::score : SessionFilter::Order::end_time;
        const auto ids = world.ids(filter);
        ASSERT_EQ(std::set<std::string>(ids.begin(), ids.end()), by_looking_at_each(alerts, filter, world.now()))
            << round;
        ASSERT_EQ(std::set<std::string>(ids.begin(), ids.end()).size(), ids.size()) << round;
        const auto ends_later = [&](const auto& a, const auto& b) {
            return view_at(*world.find(a), world.now()).end > view_at(*world.find(b), world.now()).end;
        };
        const bool by_end = filter.order == SessionFilter::Order::end_time;
        ASSERT_TRUE(!by_end || std::is_sorted(ids.begin(), ids.end(), ends_later)) << round;
    }
}

TEST(World, pages_of_any_size_are_the_whole_list_and_valid_json) {
    Dice dice(7);
    const auto people = generate_people({}, 0, dice);
    World world("t");
    for (Alert& alert : generate_alerts({.from = begin, .length = day_ms, .critical = 33, .noise = 0}, people, dice))
        ASSERT_TRUE(world.add(std::move(alert)));
    world.advance_to(begin + 3 * day_ms);
    for (const std::size_t size : {1U, 7U, 33U, 50U}) {
        std::vector<std::string> read;
        for (std::size_t number = 0;; ++number) {
            const auto page = boost::json::parse(world.page({}, number, size).body->plain);
            EXPECT_EQ(page.at("totalCount").as_int64(), 33);
            for (const auto& item : page.at("items").as_array()) read.emplace_back(item.at("sessionId").as_string());
            if (page.at("items").as_array().empty()) break;
        }
        EXPECT_EQ(read, world.ids({})) << size;
    }
}

}  // namespace
}  // namespace risk::incydr_simulator
