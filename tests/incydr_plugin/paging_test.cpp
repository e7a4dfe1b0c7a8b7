// SPDX-License-Identifier: Apache-2.0
// Pages that move while they are read, servers that give fewer than asked, and many pages.
#include <random>

#include "incydr_plugin/bench.hpp"

namespace risk::incydr_test {
namespace {

class Paging : public Bench {
  protected:
    void SetUp() override {
        ASSERT_EQ(plugin.activate().result, RP_OK);
        host.run_faster(20);  // the pauses between tries
    }
    void alerts(int count) {
        for (int alert = 0; alert < count; ++alert)
            critical_in(minute + alert * second, "p" + std::to_string(alert % 20) + "@acme.test");
        later(hour);
    }
    void shift(incydr_simulator::PageShift::Kind kind, double probability, std::uint64_t next) {
        auto settings = upstream.settings();
        settings.page_shift.kind = kind;
        settings.page_shift.probability = probability;
        settings.page_shift.next = next;
        upstream.set_settings(settings);
    }

    LoadedPlugin plugin{host, config({{"fetch_details", false}})};
};

TEST_F(Paging, a_server_that_gives_fewer_than_asked_is_read_to_the_end) {
    auto settings = upstream.settings();
    settings.page_cap = 7;
    upstream.set_settings(settings);
    alerts(100);
    EXPECT_EQ(plugin.poll_all().result, RP_OK);
    EXPECT_EQ(host.admitted().size(), 100U);
}

TEST_F(Paging, an_item_that_moves_to_the_front_is_caught_at_once) {
    alerts(140);
    shift(incydr_simulator::PageShift::Kind::move, 0, 1);
    EXPECT_EQ(plugin.poll_all().result, RP_OK);
    EXPECT_EQ(host.admitted().size(), 140U);
    EXPECT_NE(host.log().find("pages moved"), std::string::npos) << host.log();
}

TEST_F(Paging, a_new_alert_in_front_is_caught_at_once) {
    alerts(140);
    shift(incydr_simulator::PageShift::Kind::appear, 0, 1);
    EXPECT_EQ(plugin.poll_all().result, RP_OK);
    EXPECT_EQ(host.admitted().size(), 141U);
}

TEST_F(Paging, pages_that_never_rest_end_the_poll_and_the_next_ones_catch_up) {
    alerts(140);
    shift(incydr_simulator::PageShift::Kind::move, 1.0, 0);
    upstream.clear_requests();
    EXPECT_EQ(plugin.poll_all().result, RP_OK);
    EXPECT_LE(asked("/v1/sessions"), 12U) << "bounded";
    EXPECT_NE(host.log().find("did not add up"), std::string::npos);
    shift(incydr_simulator::PageShift::Kind::move, 0, 0);
    EXPECT_EQ(plugin.poll_all().result, RP_OK);
    EXPECT_EQ(host.admitted().size(), 140U);
}

TEST_F(Paging, a_backlog_is_handed_over_in_bounded_commits) {
    alerts(1200);
    EXPECT_EQ(plugin.poll(500).result, RP_MORE);
    EXPECT_EQ(plugin.poll_all(500).result, RP_OK);
    EXPECT_EQ(host.admitted().size(), 1200U);
    EXPECT_EQ(host.repeated, 0U);
    upstream.clear_requests();
    EXPECT_EQ(plugin.poll_all(500).result, RP_OK);
    EXPECT_EQ(upstream.requests().size(), 24U);
}

TEST_F(Paging, a_failure_in_the_middle_keeps_what_was_decided) {
    alerts(140);
    FaultRule rule;
    rule.path = "/v1/sessions";
    rule.after = 2;
    upstream.add_fault(rule);
    EXPECT_EQ(plugin.poll().result, RP_E_UPSTREAM);
    EXPECT_EQ(host.admitted().size(), 100U) << "two pages were read: they are not held back";
    upstream.clear_faults();
    EXPECT_EQ(plugin.poll_all().result, RP_OK);
    EXPECT_EQ(host.admitted().size(), 140U);
    EXPECT_EQ(host.repeated, 0U);
}

TEST_F(Paging, the_budget_stretches_a_walk_and_never_breaks_it) {
    alerts(900);
    LoadedPlugin slow(host, config({{"fetch_details", false}, {"requests_per_minute", 6}}));
    ASSERT_EQ(slow.activate().result, RP_OK);
    host.run_faster(500);
    upstream.clear_requests();
    const std::int64_t start = host.steady_ns();
    EXPECT_EQ(slow.poll_all().result, RP_OK);
    const double minutes = static_cast<double>(host.steady_ns() - start) / 60e9;
    EXPECT_EQ(host.admitted().size(), 900U);
    EXPECT_GE(asked("/v1/sessions"), 18U);
    EXPECT_LE(static_cast<double>(upstream.requests().size()), 6 * minutes + 7);
}

TEST_F(Paging, what_was_read_is_handed_over_before_the_budget_makes_the_next_page_wait) {
    for (int alert = 0; alert < 900; ++alert) critical_in(minute + alert * second, "p@acme.test");
    later(hour);
    LoadedPlugin slow(host, config({{"fetch_details", false}, {"requests_per_minute", 6}}));
    ASSERT_EQ(slow.activate().result, RP_OK);
    for (int poll = 0; poll < 4; ++poll) {
        const auto before = host.admitted().size();
        const std::int64_t start = host.steady_ns();
        EXPECT_EQ(slow.poll().result, RP_MORE);
        EXPECT_GT(host.admitted().size(), before);
        EXPECT_LT(host.steady_ns() - start, 60'000'000'000) << "one wait, not one after the other until the deadline";
    }
    host.run_faster(500);
    EXPECT_EQ(slow.poll_all().result, RP_OK);
    EXPECT_EQ(host.admitted().size(), 900U);
    EXPECT_EQ(host.repeated, 0U);
}

TEST_F(Paging, random_shifts_faults_restarts_and_refusals_lose_nothing_and_count_nothing_twice) {
    const auto seed = std::random_device{}();
    std::mt19937 dice(seed);
    SCOPED_TRACE("seed " + std::to_string(seed));
    const auto chance = [&](int percent) { return static_cast<int>(dice() % 100) < percent; };
    const Ms activated = upstream.now();
    auto instance = std::make_unique<LoadedPlugin>(host, config({{"fetch_details", false}}));
    ASSERT_EQ(instance->activate().result, RP_OK);
    shift(incydr_simulator::PageShift::Kind::move, 0.3, 0);
    FaultRule rule;
    rule.probability = 0.1;
    rule.path = "/v1/*";
    rule.kind = FaultRule::Kind::reset_before;
    upstream.add_fault(rule);
    rule.kind = FaultRule::Kind::status;
    rule.status = 503;
    upstream.add_fault(rule);
    for (int step = 0; step < 25; ++step) {
        for (int alert = 0; alert < 8; ++alert)
            critical_in(static_cast<Ms>(dice() % (20 * minute)), "q" + std::to_string(dice() % 9) + "@acme.test");
        later(5 * minute);
        if (chance(10)) upstream.revoke_tokens();
        if (chance(20)) host.refuse = 1;
        if (chance(30)) {
            instance = std::make_unique<LoadedPlugin>(host, config({{"fetch_details", false}}));
            if (instance->activate().result != RP_OK) instance->activate();
        }
        instance->poll(static_cast<std::uint32_t>(1 + dice() % 40));
    }
    upstream.clear_faults();
    shift(incydr_simulator::PageShift::Kind::move, 0, 0);
    later(hour);
    ASSERT_EQ(instance->activate().result, RP_OK);
    EXPECT_EQ(instance->poll_all().result, RP_OK);
    const auto due = upstream.due(activated);
    EXPECT_EQ(host.admitted().size(), due.size());
    for (const auto& alert : due) {
        const auto found = host.events.find(alert.tenant + "/" + alert.session_id);
        ASSERT_NE(found, host.events.end());
        EXPECT_EQ(found->second.occurred_ns, alert.designated * 1'000'000);
        EXPECT_EQ(found->second.subject, alert.email.value_or(""));
    }
    EXPECT_EQ(host.repeated, 0U);
}

}  // namespace
}  // namespace risk::incydr_test
