// SPDX-License-Identifier: Apache-2.0
// Whose alert it is.
#include "incydr_plugin/bench.hpp"

namespace risk::incydr_test {
namespace {

class Who : public Bench {
  protected:
    void SetUp() override {
        ASSERT_EQ(plugin.activate().result, RP_OK);
        host.run_faster(30);  // the pauses between tries
    }
    void person(const std::string& email, const std::string& resolution, bool deleted = false) {
        const auto answer = upstream.control("POST", "people",
                                             R"({"email":")" + email + R"(","resolution":")" + resolution +
                                                 R"(","deleted":)" + (deleted ? "true" : "false") + "}");
        ASSERT_LT(answer.status, 300) << answer.body;
    }
    void alert_of(const std::string& email) {
        critical_in(minute, email);
        later(2 * minute);
        upstream.clear_requests();
    }
    void lookups_fail() {
        for (const char* path : {"/v1/users/*", "/v1/actors/*", "/v1/sessions/*/events"}) {
            FaultRule rule;
            rule.path = path;
            rule.status = 503;
            upstream.add_fault(rule);
        }
    }
    std::string subject() {
        const auto all = host.admitted();
        return all.size() == 1 ? all[0].subject : "(" + std::to_string(all.size()) + " alerts)";
    }

    LoadedPlugin plugin{host, config({{"fetch_details", false}})};
};

TEST_F(Who, P4_each_way_to_a_person_leads_to_one_lower_case_address) {
    for (const char* way : {"actor_name", "users", "parent", "events"}) {
        host.events.clear();
        const std::string email = std::string("Ann.") + way + "@X.test";
        person(email, way);
        alert_of(email);
        EXPECT_EQ(plugin.poll_all().result, RP_OK);
        EXPECT_EQ(subject(), "ann." + std::string(way) + "@x.test") << way;
        EXPECT_FALSE(host.admitted()[0].actor.empty());
    }
}

TEST_F(Who, with_an_actor_name_no_further_request_is_made) {
    person("ann@x.test", "actor_name");
    alert_of("ann@x.test");
    EXPECT_EQ(plugin.poll_all().result, RP_OK);
    EXPECT_EQ(upstream.requests().size(), 1U);
}

TEST_F(Who, P5_nobody_is_an_answer_and_is_remembered) {
    person("ghost@x.test", "nobody");
    alert_of("ghost@x.test");
    EXPECT_EQ(plugin.poll_all().result, RP_OK);
    EXPECT_EQ(subject(), "");
    EXPECT_EQ(asked("/v1/users/"), 1U);
    alert_of("ghost@x.test");
    EXPECT_EQ(plugin.poll_all().result, RP_OK);
    EXPECT_EQ(asked("/v1/users/"), 0U) << "asked a moment ago";
    EXPECT_EQ(host.admitted().size(), 2U);
}

TEST_F(Who, a_deleted_person_never_blocks) {
    person("gone@x.test", "users", true);
    alert_of("gone@x.test");
    EXPECT_EQ(plugin.poll_all().result, RP_OK);
    EXPECT_EQ(host.admitted().size(), 1U);
}

TEST_F(Who, actors_that_may_not_be_asked_are_passed_over) {
    upstream.set_permissions({true, true, false});
    person("ann@x.test", "events");
    alert_of("ann@x.test");
    EXPECT_EQ(plugin.poll_all().result, RP_OK);
    EXPECT_EQ(subject(), "ann@x.test");
}

TEST_F(Who, a_lookup_that_fails_holds_back_that_alert_and_no_other) {
    person("ann@x.test", "users");
    person("ben@x.test", "actor_name");
    lookups_fail();
    critical_in(minute, "ann@x.test");
    alert_of("ben@x.test");
    const Verb verb = plugin.poll_all();
    EXPECT_EQ(verb.result, RP_E_UPSTREAM) << "said, and not passed over in silence";
    EXPECT_EQ(subject(), "ben@x.test");
    EXPECT_EQ(host.fetched, 1U) << "what is not decided is not counted";
    upstream.clear_faults();
    EXPECT_EQ(plugin.poll_all().result, RP_OK);
    EXPECT_EQ(host.admitted().size(), 2U);
    for (const StoredEvent& event : host.admitted()) EXPECT_FALSE(event.subject.empty());
}

TEST_F(Who, many_failing_lookups_cost_few_requests_a_poll) {
    lookups_fail();
    for (int number = 0; number < 20; ++number) {
        const std::string email = "u" + std::to_string(number) + "@x.test";
        person(email, "users");
        critical_in(minute, email);
    }
    later(2 * minute);
    upstream.clear_requests();
    EXPECT_EQ(plugin.poll_all().result, RP_E_UPSTREAM);
    EXPECT_LE(asked("/v1/users/"), 6U);
    EXPECT_TRUE(host.events.empty());
    upstream.clear_faults();
    EXPECT_EQ(plugin.poll_all().result, RP_OK);
    EXPECT_EQ(host.admitted().size(), 20U);
}

TEST_F(Who, a_lookup_that_never_succeeds_delivers_the_alert_after_a_day_and_says_so) {
    person("ann@x.test", "users");
    lookups_fail();
    alert_of("ann@x.test");
    for (int times = 0; times < 15; ++times) EXPECT_EQ(plugin.poll_all().result, RP_E_UPSTREAM);
    EXPECT_TRUE(host.events.empty());
    later(25 * hour);
    EXPECT_EQ(plugin.poll_all().result, RP_OK);
    EXPECT_EQ(subject(), "");
    EXPECT_NE(host.log().find("without a person"), std::string::npos);
}

TEST_F(Who, users_that_may_not_be_read_any_more_are_named) {
    person("ann@x.test", "users");
    upstream.set_permissions({false, true, false});
    alert_of("ann@x.test");
    FaultRule rule;
    rule.path = "/v1/sessions/*/events";
    rule.status = 404;
    upstream.add_fault(rule);
    const Verb verb = plugin.poll_all();
    EXPECT_EQ(verb.result, RP_E_FORBIDDEN);
    EXPECT_EQ(verb.subject, "users.read");
    EXPECT_TRUE(host.events.empty());
    upstream.set_permissions({});
    EXPECT_EQ(plugin.poll_all().result, RP_OK);
    EXPECT_EQ(subject(), "ann@x.test");
}

}  // namespace
}  // namespace risk::incydr_test
