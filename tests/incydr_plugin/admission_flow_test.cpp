// SPDX-License-Identifier: Apache-2.0
// What becomes of alerts, from the upstream to the host's store.
#include <boost/json/parse.hpp>

#include "incydr_plugin/bench.hpp"

namespace risk::incydr_test {
namespace {

class Flow : public Bench {
  protected:
    void SetUp() override {
        ASSERT_EQ(plugin.configured.result, RP_OK) << plugin.configured.message;
        ASSERT_EQ(plugin.activate().result, RP_OK);
        activated = upstream.now();
    }
    void read() { EXPECT_EQ(plugin.poll_all().result, RP_OK); }

    LoadedPlugin plugin{host, config()};
    Ms activated = 0;
};

TEST_F(Flow, C1_only_critical_alerts_become_events) {
    for (int severity = 0; severity <= 4; ++severity) {
        AlertPlan plan;
        plan.begin = plan.observed.emplace(upstream.now());
        plan.severity = severity;
        plan.session_id = "with severity " + std::to_string(severity);
        upstream.add_alert(plan);
    }
    later(minute);
    read();
    ASSERT_EQ(host.events.size(), 1U);
    EXPECT_EQ(host.admitted()[0].id, upstream.tenant_id() + "/with severity 4");
    EXPECT_EQ(host.admitted()[0].severity, RP_SEVERITY_CRITICAL);
}

TEST_F(Flow, C3_C4_what_happens_upstream_after_admission_changes_nothing) {
    const std::string id = critical_in(minute);
    later(2 * minute);
    read();
    ASSERT_EQ(host.admitted().size(), 1U);
    const std::string before = host.admitted()[0].body;
    for (const int severity : {3, 1, 4}) {
        later(minute);
        upstream.set_severity(id, severity);
        read();
    }
    upstream.set_state(id, "CLOSED_FP");
    read();
    EXPECT_EQ(host.events.size(), 1U);
    EXPECT_EQ(host.admitted()[0].body, before);
    EXPECT_EQ(host.repeated, 0U) << "the checkpoint knows it";
}

TEST_F(Flow, C5_first_seen_high_later_critical_appears_once_with_the_date_of_that) {
    const Ms designated = upstream.now() + 74 * minute;
    critical_in(74 * minute);
    later(5 * minute);
    read();
    EXPECT_TRUE(host.events.empty());
    later(70 * minute);
    read();
    ASSERT_EQ(host.admitted().size(), 1U);
    EXPECT_EQ(host.admitted()[0].occurred_ns, designated * 1'000'000);
    read();
    EXPECT_EQ(host.events.size(), 1U);
}

TEST_F(Flow, C6_closed_before_it_was_seen_as_critical_is_kept_as_ignored) {
    AlertPlan plan;
    plan.begin = upstream.now();
    plan.severity = 3;
    plan.critical_at = upstream.now() + minute;
    plan.closed_at = upstream.now() + 2 * minute;
    const std::string id = upstream.add_alert(plan);
    later(3 * minute);
    read();
    EXPECT_TRUE(host.admitted().empty());
    ASSERT_EQ(host.ignored("already_closed").size(), 1U);
    upstream.set_state(id, "OPEN");
    later(minute);
    read();
    EXPECT_TRUE(host.admitted().empty()) << "the decision is taken once";
    EXPECT_EQ(host.events.size(), 1U);
}

TEST_F(Flow, C7_critical_before_activation_is_counted_and_never_admitted) {
    const std::string id = critical_in(-10 * minute);
    later(minute);
    read();
    EXPECT_TRUE(host.events.empty());
    EXPECT_EQ(host.counted.before_activation, 1U);
    upstream.set_severity(id, 3);
    later(minute);
    upstream.set_severity(id, 4);
    later(minute);
    read();
    EXPECT_TRUE(host.events.empty()) << "raised again is not designated again";
}

TEST_F(Flow, C8_a_second_before_activation_is_out_at_it_and_after_it_is_in) {
    critical_in(-second, "early@acme.test");
    critical_in(0, "sharp@acme.test");
    critical_in(second, "late@acme.test");
    later(minute);
    read();
    const auto in = host.admitted();
    ASSERT_EQ(in.size(), 2U);
    EXPECT_EQ(in[0].subject == "sharp@acme.test" ? in[1].subject : in[0].subject, "late@acme.test");
    EXPECT_EQ(host.counted.before_activation, 1U);
}

TEST_F(Flow, C10_an_outage_leaves_no_gap) {
    critical_in(minute, "before@acme.test");
    later(2 * minute);
    read();
    upstream.go_offline();
    critical_in(minute, "during@acme.test");
    later(hour);
    EXPECT_EQ(plugin.poll().result, RP_E_UNREACHABLE);
    upstream.come_online();
    critical_in(minute, "after@acme.test");
    later(hour);
    read();
    EXPECT_EQ(host.admitted().size(), 3U);
    EXPECT_EQ(host.repeated, 0U);
}

TEST_F(Flow, C10_a_new_instance_goes_on_from_the_saved_place) {
    critical_in(minute, "before@acme.test");
    later(2 * minute);
    read();
    critical_in(minute, "while.paused@acme.test");
    later(day);
    LoadedPlugin resumed(host, config());
    ASSERT_EQ(resumed.activate().result, RP_OK);
    EXPECT_EQ(resumed.poll_all().result, RP_OK);
    EXPECT_EQ(host.admitted().size(), 2U);
    EXPECT_EQ(host.repeated, 0U);
}

TEST_F(Flow, C11_deleted_and_added_again_starts_anew_and_ids_stay_the_same) {
    critical_in(minute);
    later(2 * minute);
    read();
    ASSERT_EQ(host.admitted().size(), 1U);
    host.checkpoint.clear();
    LoadedPlugin added(host, config());
    ASSERT_EQ(added.activate().result, RP_OK);
    critical_in(minute, "ben@acme.test");
    later(2 * minute);
    EXPECT_EQ(added.poll_all().result, RP_OK);
    EXPECT_EQ(host.admitted().size(), 2U) << "the first lies before the new activation, the second does not";
    EXPECT_GT(host.counted.before_activation, 0U);
}

TEST_F(Flow, P1_the_body_says_what_data_which_device_and_where_it_went) {
    critical_in(minute);
    later(2 * minute);
    read();
    ASSERT_EQ(host.admitted().size(), 1U);
    const boost::json::value body = boost::json::parse(host.admitted()[0].body);
    const auto& object = body.as_object();
    EXPECT_EQ(object.at("details").at("status").as_string(), "complete");
    const auto& file = object.at("files").as_array().at(0).as_object();
    EXPECT_FALSE(file.at("name").as_string().empty());
    EXPECT_EQ(file.at("sha256").as_string().size(), 64U);
    EXPECT_GT(file.at("size_bytes").as_int64(), 0);
    EXPECT_FALSE(object.at("devices").as_array().at(0).at("name").as_string().empty());
    EXPECT_FALSE(object.at("destinations").as_array().at(0).at("name").as_string().empty());
    EXPECT_FALSE(object.at("rules").as_array().empty());
    EXPECT_FALSE(object.at("indicators").as_array().empty());
    EXPECT_FALSE(host.admitted()[0].title.empty());
}

TEST_F(Flow, details_that_cannot_be_had_never_delay_the_alert) {
    FaultRule fault;
    fault.path = "/v1/sessions/*/events";
    fault.status = 500;
    upstream.add_fault(fault);
    critical_in(minute);
    later(2 * minute);
    read();
    ASSERT_EQ(host.admitted().size(), 1U);
    const boost::json::value body = boost::json::parse(host.admitted()[0].body);
    EXPECT_EQ(body.at("details").at("status").as_string(), "missing");
    EXPECT_EQ(asked("/v1/sessions/"), 1U) << "once, and not again";
}

TEST_F(Flow, details_can_be_switched_off) {
    LoadedPlugin modest(host, config({{"fetch_details", false}}));
    ASSERT_EQ(modest.activate().result, RP_OK);
    critical_in(minute);
    later(2 * minute);
    upstream.clear_requests();
    EXPECT_EQ(modest.poll_all().result, RP_OK);
    EXPECT_EQ(host.admitted().size(), 1U);
    EXPECT_EQ(asked("/v1/sessions/"), 0U);
}

TEST_F(Flow, steady_state_is_one_request_and_no_commit) {
    for (int alert = 0; alert < 50; ++alert) critical_in(minute + alert * second);
    later(hour);
    read();
    ASSERT_EQ(host.admitted().size(), 50U);
    const std::size_t commits = host.batches.size();
    for (int times = 0; times < 3; ++times) {
        upstream.clear_requests();
        const Verb verb = plugin.poll();
        EXPECT_EQ(verb.result, RP_OK);
        EXPECT_EQ(upstream.requests().size(), 1U);
        EXPECT_EQ(verb.tally.requests, 1U);
        EXPECT_EQ(verb.tally.duplicate, 50U);
        EXPECT_EQ(verb.tally.fetched, 50U);
    }
    EXPECT_EQ(host.batches.size(), commits);
}

TEST_F(Flow, a_refused_commit_offers_the_same_events_again) {
    for (int alert = 0; alert < 120; ++alert) critical_in(minute);
    later(hour);
    const std::string place = host.checkpoint;
    host.refuse = 1;
    EXPECT_EQ(plugin.poll().result, RP_E_REFUSED);
    EXPECT_EQ(host.checkpoint, place);
    EXPECT_TRUE(host.events.empty());
    read();
    EXPECT_EQ(host.admitted().size(), 120U);
    EXPECT_EQ(host.repeated, 0U);
}

TEST_F(Flow, max_events_bounds_each_commit_and_a_restart_in_the_middle_loses_nothing) {
    for (int alert = 0; alert < 130; ++alert) critical_in(minute);
    later(hour);
    for (int times = 0; times < 4; ++times) EXPECT_EQ(plugin.poll(7).result, RP_MORE);
    LoadedPlugin restarted(host, config());
    ASSERT_EQ(restarted.activate().result, RP_OK);
    EXPECT_EQ(restarted.poll_all(7).result, RP_OK);
    EXPECT_EQ(host.admitted().size(), 130U);
    EXPECT_EQ(host.repeated, 0U);
    for (const std::size_t count : host.batches) EXPECT_LE(count, 7U);
    EXPECT_EQ(host.fetched,
              host.events.size() + host.counted.duplicate + host.counted.not_critical + host.counted.before_activation);
}

TEST_F(Flow, a_lost_checkpoint_body_is_made_good_by_the_ids) {
    critical_in(minute);
    later(2 * minute);
    read();
    host.checkpoint.pop_back();
    LoadedPlugin restarted(host, config());
    ASSERT_EQ(restarted.activate().result, RP_OK);
    EXPECT_EQ(restarted.poll_all().result, RP_OK);
    EXPECT_EQ(host.admitted().size(), 1U);
    EXPECT_EQ(host.repeated, 1U) << "offered again under the same id";
    EXPECT_NE(host.log().find("damaged"), std::string::npos);
}

}  // namespace
}  // namespace risk::incydr_test
