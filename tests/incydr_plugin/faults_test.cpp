// SPDX-License-Identifier: Apache-2.0
// Each fault of the upstream: what the host is told, and that nothing is lost.
#include "incydr_plugin/bench.hpp"

namespace risk::incydr_test {
namespace {

using Kind = FaultRule::Kind;

FaultRule fault(Kind kind, std::optional<std::uint64_t> count = std::nullopt) {
    FaultRule rule;
    rule.path = "/v1/sessions";
    rule.kind = kind;
    rule.count = count;
    return rule;
}

class Faults : public Bench {
  protected:
    void SetUp() override {
        const Verb verb = plugin.activate();
        ASSERT_EQ(verb.result, RP_OK) << verb.message;
        critical_in(minute);
        later(2 * minute);
        upstream.clear_requests();
        host.run_faster(30);  // the pauses between tries
    }
    void expect_all_is_read() {
        upstream.clear_faults();
        EXPECT_EQ(plugin.poll_all().result, RP_OK);
        EXPECT_EQ(host.admitted().size(), 1U);
    }

    LoadedPlugin plugin{host, config()};
};

TEST_F(Faults, what_lasts_is_a_cause_and_what_passes_is_not_even_noticed) {
    struct Case {
        const char* name;
        Kind kind;
        int status;
        rp_result lasting;
    };
    for (const Case& c :
         {Case{"500", Kind::status, 500, RP_E_UPSTREAM}, Case{"503", Kind::status, 503, RP_E_UPSTREAM},
          Case{"reset", Kind::reset_before, 0, RP_E_UNREACHABLE}, Case{"closed", Kind::close, 0, RP_E_UNREACHABLE},
          Case{"reset within", Kind::reset_within, 0, RP_E_UPSTREAM},
          Case{"truncated", Kind::truncate, 0, RP_E_UPSTREAM},
          Case{"gzip that nobody asked for", Kind::forced_gzip, 0, RP_E_UPSTREAM}}) {
        FaultRule rule = fault(c.kind);
        rule.status = c.status;
        upstream.add_fault(rule);
        const Verb verb = plugin.poll();
        EXPECT_EQ(verb.result, c.lasting) << c.name << ": " << verb.message;
        EXPECT_FALSE(verb.message.empty()) << c.name;
        EXPECT_TRUE(host.events.empty());
        upstream.clear_faults();
        rule.count = 1;
        upstream.add_fault(rule);
        EXPECT_EQ(plugin.poll().result, RP_OK) << c.name << " once";
        EXPECT_EQ(host.admitted().size(), 1U);
        host.events.clear();
        upstream.clear_faults();
        critical_in(minute);
        later(2 * minute);
    }
}

TEST_F(Faults, bodies_that_are_not_as_agreed_are_the_upstreams_fault) {
    for (const Kind kind : {Kind::wrong_json, Kind::wrong_type, Kind::oversize}) {
        upstream.add_fault(fault(kind));
        EXPECT_EQ(plugin.poll().result, RP_E_UPSTREAM);
        upstream.clear_faults();
    }
    for (const char* body : {"null", "[]", "7", R"({"items": null})", R"({"items": {}, "totalCount": 1})"}) {
        FaultRule rule = fault(Kind::wrong_json);
        rule.body = body;
        upstream.add_fault(rule);
        EXPECT_EQ(plugin.poll().result, RP_E_UPSTREAM) << body;
        upstream.clear_faults();
    }
    expect_all_is_read();
}

TEST_F(Faults, a_token_endpoint_that_answers_nonsense_is_the_upstreams_fault) {
    for (const char* body : {"", "<html>", "{}", R"({"access_token": ""})", R"({"access_token": null})"}) {
        FaultRule rule = fault(Kind::wrong_json);
        rule.path = "/v1/oauth";
        rule.body = body[0] == '\0' ? " " : body;
        upstream.add_fault(rule);
        LoadedPlugin other(host, config());
        EXPECT_EQ(other.activate().result, RP_E_UPSTREAM) << body;
        upstream.clear_faults();
    }
}

TEST_F(Faults, a_retry_after_in_either_form_is_handed_on_and_obeyed) {
    for (const auto form : {FaultRule::RetryAfter::seconds, FaultRule::RetryAfter::date}) {
        FaultRule rule = fault(Kind::throttle);
        rule.retry_after = form;
        rule.retry_after_s = 90;
        upstream.add_fault(rule);
        Verb verb = plugin.poll();
        EXPECT_EQ(verb.result, RP_E_THROTTLED);
        EXPECT_NEAR(verb.retry_after_ms, 90'000, 1500);
        upstream.clear_requests();
        later(60 * second);
        verb = plugin.poll();
        EXPECT_EQ(verb.result, RP_E_THROTTLED);
        EXPECT_NEAR(verb.retry_after_ms, 30'000, 2500);
        LoadedPlugin neighbour(host, config());
        EXPECT_EQ(neighbour.activate().result, RP_E_THROTTLED) << "the upstream did not ask which instance it is";
        EXPECT_TRUE(upstream.requests().empty()) << "never a request inside a Retry-After";
        later(31 * second);
        upstream.clear_faults();
        EXPECT_EQ(plugin.poll().result, RP_OK);
    }
    EXPECT_EQ(host.admitted().size(), 1U);
}

TEST_F(Faults, a_short_retry_after_is_waited_for) {
    FaultRule rule = fault(Kind::throttle, 1);
    rule.retry_after = FaultRule::RetryAfter::seconds;
    rule.retry_after_s = 2;
    upstream.add_fault(rule);
    EXPECT_EQ(plugin.poll().result, RP_OK);
    EXPECT_EQ(host.admitted().size(), 1U);
}

TEST_F(Faults, a_429_without_retry_after_leaves_the_back_off_to_the_host) {
    upstream.add_fault(fault(Kind::throttle));
    const Verb verb = plugin.poll();
    EXPECT_EQ(verb.result, RP_E_THROTTLED);
    EXPECT_EQ(verb.retry_after_ms, 0U);
    expect_all_is_read();
}

TEST_F(Faults, an_absurd_retry_after_is_capped_at_an_hour) {
    FaultRule rule = fault(Kind::throttle);
    rule.retry_after = FaultRule::RetryAfter::seconds;
    rule.retry_after_s = 86'400 * 365;
    upstream.add_fault(rule);
    EXPECT_EQ(plugin.poll().retry_after_ms, 3'600'000U);
    later(hour + minute);
    expect_all_is_read();
}

TEST_F(Faults, an_upstream_that_never_answers_costs_no_more_than_the_deadline) {
    host.run_faster(1);
    upstream.add_fault(fault(Kind::stall));
    const auto start = std::chrono::steady_clock::now();
    EXPECT_EQ(plugin.poll(500, 1.0).result, RP_E_TIMEOUT);
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::milliseconds(1500));
    expect_all_is_read();
}

TEST_F(Faults, a_slow_answer_within_the_deadline_is_an_answer) {
    FaultRule rule = fault(Kind::slow);
    rule.bytes = 256;
    rule.delay = 5;
    upstream.add_fault(rule);
    EXPECT_EQ(plugin.poll().result, RP_OK);
    EXPECT_EQ(host.admitted().size(), 1U);
}

TEST_F(Faults, a_token_that_expired_or_was_revoked_is_replaced_unnoticed) {
    upstream.revoke_tokens();
    EXPECT_EQ(plugin.poll().result, RP_OK);
    EXPECT_EQ(asked("/v1/oauth"), 1U);
    upstream.advance(hour);  // expires there, and not by our clock
    upstream.clear_requests();
    EXPECT_EQ(plugin.poll().result, RP_OK);
    EXPECT_EQ(asked("/v1/oauth"), 1U);
    later(13 * minute);  // beyond 80 % of its life: replaced before it can be refused
    upstream.clear_requests();
    EXPECT_EQ(plugin.poll().result, RP_OK);
    const auto requests = upstream.requests();
    ASSERT_EQ(requests.size(), 2U);
    EXPECT_EQ(requests[0].target, "/v1/oauth");
    EXPECT_EQ(requests[1].status, 200);
}

TEST_F(Faults, F12_a_secret_that_was_reset_is_credentials_rejected_and_heals) {
    const std::string secret = upstream.client_secret();
    upstream.reset_secret("another");
    EXPECT_EQ(plugin.poll().result, RP_E_AUTH);
    upstream.reset_secret(secret);
    expect_all_is_read();
}

TEST_F(Faults, a_token_that_is_refused_again_and_again_is_credentials_rejected) {
    FaultRule rule = fault(Kind::status);
    rule.status = 401;
    upstream.add_fault(rule);
    EXPECT_EQ(plugin.poll().result, RP_E_AUTH);
    EXPECT_EQ(asked("/v1/sessions"), 2U) << "one refresh, one retry";
    EXPECT_EQ(asked("/v1/oauth"), 1U);
    expect_all_is_read();
}

TEST_F(Faults, a_permission_taken_away_while_running_is_named) {
    upstream.set_permissions({true, false, true});
    const Verb verb = plugin.poll();
    EXPECT_EQ(verb.result, RP_E_FORBIDDEN);
    EXPECT_EQ(verb.subject, "sessions.read");
    upstream.set_permissions({});
    expect_all_is_read();
}

TEST_F(Faults, a_redirect_is_never_followed) {
    FaultRule rule = fault(Kind::status);
    rule.status = 302;
    upstream.add_fault(rule);
    const Verb verb = plugin.poll();
    EXPECT_EQ(verb.result, RP_E_UPSTREAM);
    EXPECT_NE(verb.message.find("redirect"), std::string::npos);
    expect_all_is_read();
}

TEST_F(Faults, one_record_that_makes_no_sense_is_kept_and_stops_nobody) {
    host.run_faster(1);
    FaultRule rule = fault(Kind::wrong_json);
    rule.body = R"({"totalCount": 8, "items": [
        null, 7, {"sessionId": null},
        {"sessionId": "no scores", "scores": null},
        {"sessionId": "odd", "scores": [{"severity": "APOCALYPTIC", "sourceTimestamp": 4102444800000}]},
        {"sessionId": "fine", "actorId": null, "actorName": "Zoe@Acme.Test", "states": null, "triggeredAlerts": null,
         "riskIndicators": [null, {}], "beginTime": null, "scores": [{"severity": 4, "sourceTimestamp": null}], 
         "contentInspectionResults": null, "somethingNew": {"a": [1]}},
        {"sessionId": "cut \ud83d", "actorName": "ben@acme.test",
         "scores": [{"severity": 4, "sourceTimestamp": 4102444800000}],
         "states": [{"state": "OPEN", "stateV2": "SOME_DAY", "sourceTimestamp": 5}],
         "exfiltrationSummary": "emoji cut in the middle \ud83d"},
        {"sessionId": 12345, "actorName": "number@acme.test",
         "scores": [{"severity": "CRITICAL", "sourceTimestamp": "4102444800000"}]}]})";
    upstream.add_fault(rule);
    EXPECT_EQ(plugin.poll_all().result, RP_OK);
    EXPECT_EQ(host.ignored("unreadable").size(), 5U);
    EXPECT_EQ(host.admitted().size(), 3U);
    const std::size_t commits = host.batches.size();
    EXPECT_EQ(plugin.poll_all().result, RP_OK);
    EXPECT_EQ(host.batches.size(), commits) << "unreadable records are decided too";
    for (const StoredEvent& event : host.admitted())
        EXPECT_LE(event.occurred_ns, (upstream.now() + 2 * second) * 1'000'000) << "not later than now";
}

TEST_F(Faults, a_record_that_becomes_readable_counts_then) {
    FaultRule rule = fault(Kind::wrong_json);
    rule.body = R"({"totalCount": 1, "items": [{"sessionId": "s", "actorName": "ann@acme.test", "scores": []}]})";
    const auto first = upstream.add_fault(rule);
    EXPECT_EQ(plugin.poll_all().result, RP_OK);
    EXPECT_EQ(host.ignored("unreadable").size(), 1U);
    upstream.remove_fault(first);
    rule.body =
        R"({"totalCount": 1, "items": [{"sessionId": "s", "actorName": "ann@acme.test", "scores": [
            {"severity": 4, "sourceTimestamp": 4102444800000}]}]})";
    upstream.add_fault(rule);
    EXPECT_EQ(plugin.poll_all().result, RP_OK);
    ASSERT_EQ(host.admitted().size(), 1U);
    EXPECT_EQ(host.admitted()[0].id, upstream.tenant_id() + "/s");
}

TEST_F(Faults, old_and_new_shapes_nulls_and_unknown_values_are_all_read) {
    for (const char* shape :
         {R"({"inspection":"old","nulls":true})", R"({"inspection":"new","unknown_fields":true,"unknown_enums":true})",
          R"({"inspection":"null","rule_name":false,"type":false,"newest_first":true})"}) {
        const std::string body =
            std::string(R"({"person":"shape@acme.test","begin":"now","critical_at":"+1m","shape":)") + shape + "}";
        const auto answer = upstream.control("POST", "alerts", body);
        ASSERT_LT(answer.status, 300) << answer.body;
        later(2 * minute);
    }
    EXPECT_EQ(plugin.poll_all().result, RP_OK);
    EXPECT_EQ(host.admitted().size(), 4U);
    EXPECT_TRUE(host.ignored("unreadable").empty());
}

}  // namespace
}  // namespace risk::incydr_test
