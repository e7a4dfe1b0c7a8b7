// SPDX-License-Identifier: Apache-2.0
#include "integrations/verdict.hpp"

#include <gtest/gtest.h>

#include "sample_manifest.hpp"

namespace risk::integrations {
namespace {

using domain::Status;
using testing::sample_manifest;

plugins::VerbOutcome outcome(rp_result result, std::string subject = "", std::string message = "") {
    plugins::VerbOutcome told;
    told.result = result;
    told.subject = std::move(subject);
    told.message = std::move(message);
    return told;
}

Verdict poll(const plugins::VerbOutcome& told, const std::string& refusal = "") {
    return judge(Verb::poll, told, sample_manifest(), refusal);
}

TEST(Verdict, every_result_has_its_happening_and_status) {
    struct Row {
        rp_result result;
        Happening happening;
        Status status;
    };
    const Row rows[] = {{RP_OK, Happening::done, Status::connected},
                        {RP_MORE, Happening::more, Status::connected},
                        {77, Happening::done, Status::connected},
                        {RP_E_CONFIG, Happening::operator_must_act, Status::needs_attention},
                        {RP_E_AUTH, Happening::operator_must_act, Status::credentials_rejected},
                        {RP_E_FORBIDDEN, Happening::operator_must_act, Status::permission_missing},
                        {RP_E_UNREACHABLE, Happening::retry, Status::unreachable},
                        {RP_E_THROTTLED, Happening::throttled, Status::throttled},
                        {RP_E_TIMEOUT, Happening::retry, Status::needs_attention},
                        {RP_E_UPSTREAM, Happening::retry, Status::needs_attention},
                        {RP_E_REFUSED, Happening::retry, Status::needs_attention},
                        {RP_E_CANCELLED, Happening::cancelled, Status::needs_attention},
                        {RP_E_INTERNAL, Happening::defect, Status::needs_attention},
                        {RP_E_INVALID, Happening::defect, Status::needs_attention},
                        {-99, Happening::defect, Status::needs_attention}};
    for (const auto& row : rows) {
        const Verdict verdict = poll(outcome(row.result));
        EXPECT_EQ(verdict.happening, row.happening) << row.result;
        EXPECT_EQ(verdict.status, row.status) << row.result;
        EXPECT_EQ(verdict.reason.empty(), row.result >= 0) << row.result;
    }
}

TEST(Verdict, G7_missing_permissions_are_named_by_their_titles) {
    const auto verdict = poll(outcome(RP_E_FORBIDDEN, "sessions.read,users.read", "403 from /v1/sessions"));
    EXPECT_EQ(verdict.reason,
              "Permission missing: Alerts and Sessions: read, Users: read. Acme says: 403 from /v1/sessions. Grant it "
              "upstream. Reading goes on by itself as soon as it is accepted.");
    EXPECT_NE(verdict.key, poll(outcome(RP_E_FORBIDDEN, "users.read")).key);
    EXPECT_NE(poll(outcome(RP_E_FORBIDDEN, "odd.one")).reason.find("odd.one"), std::string::npos);
}

TEST(Verdict, unreachable_says_which_step_failed) {
    EXPECT_NE(poll(outcome(RP_E_UNREACHABLE, "dns")).reason.find("name could not be resolved"), std::string::npos);
    EXPECT_NE(poll(outcome(RP_E_UNREACHABLE, "tls")).reason.find("TLS"), std::string::npos);
    EXPECT_NE(poll(outcome(RP_E_UNREACHABLE, "connect")).reason.find("connection"), std::string::npos);
    EXPECT_NE(poll(outcome(RP_E_UNREACHABLE, "proxy")).reason.find("proxy"), std::string::npos);
    EXPECT_NE(poll(outcome(RP_E_UNREACHABLE, "?")).reason.find("cannot be reached"), std::string::npos);
}

TEST(Verdict, a_refused_configuration_says_which_field_to_correct_and_where) {
    auto manifest = sample_manifest();
    const auto refused = outcome(RP_E_CONFIG, "base_url", "no https");
    EXPECT_EQ(
        judge(Verb::configure, refused, manifest, "").reason,
        "An operator must act, the configuration was refused: base_url. Acme says: no https. Edit the integration "
        "and correct base_url.");
    EXPECT_EQ(judge(Verb::configure, refused, manifest, "", Occasion::trial).reason,
              "An operator must act, the configuration was refused: base_url. Acme says: no https. Correct base_url, "
              "then try again.");
}

TEST(Verdict, F9_unreachable_says_what_to_look_at) {
    for (const auto* step : {"dns", "tls", "connect", "proxy", ""}) {
        EXPECT_NE(poll(outcome(RP_E_UNREACHABLE, step)).reason.find("Check the"), std::string::npos) << step;
    }
}

TEST(Verdict, F9_a_trial_says_what_to_do_whatever_failed) {
    for (const rp_result result : {RP_E_CONFIG, RP_E_AUTH, RP_E_FORBIDDEN, RP_E_UNREACHABLE, RP_E_THROTTLED,
                                   RP_E_TIMEOUT, RP_E_UPSTREAM, RP_E_CANCELLED, RP_E_INTERNAL}) {
        const auto reason = judge(Verb::activate, outcome(result), sample_manifest(), "", Occasion::trial).reason;
        const bool told = reason.find("ry again") != std::string::npos ||
                          reason.find("Check the") != std::string::npos ||
                          reason.find("look into it") != std::string::npos;
        EXPECT_TRUE(told) << reason;
        EXPECT_EQ(reason.find("by itself"), std::string::npos) << reason;
        EXPECT_EQ(reason.find("started anew"), std::string::npos) << reason;
    }
}

TEST(Verdict, P3_a_poll_whose_commit_was_refused_is_no_proof_whatever_the_plugin_says) {
    for (const rp_result result : {RP_OK, RP_MORE, RP_E_REFUSED}) {
        const auto verdict = poll(outcome(result), "the disk is full");
        EXPECT_EQ(verdict.happening, Happening::retry) << result;
        EXPECT_EQ(verdict.status, Status::needs_attention) << result;
        EXPECT_NE(verdict.reason.find("the disk is full. Nothing is lost"), std::string::npos) << verdict.reason;
    }
}

TEST(Verdict, settings_that_cannot_be_read_are_no_fault_of_the_events) {
    const auto verdict = judge(Verb::configure, outcome(RP_E_REFUSED), sample_manifest(), "the key file was replaced");
    EXPECT_EQ(verdict.reason, "The integration's settings could not be read: the key file was replaced.");
}

}  // namespace
}  // namespace risk::integrations
