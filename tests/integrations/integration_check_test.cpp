// SPDX-License-Identifier: Apache-2.0
#include "integrations/integration_check.hpp"

#include <gtest/gtest.h>

#include "fake_plugin.hpp"
#include "sample_manifest.hpp"

namespace risk::integrations {
namespace {

using namespace std::chrono_literals;
using domain::Status;
using testing::FakePlugin;
using testing::PollStep;
using testing::told;

class IntegrationCheckTest : public ::testing::Test {
  protected:
    CheckReport check() { return check_integration(request, plugin); }
    std::string permissions(const CheckReport& report) const {
        std::string text;
        for (const auto& [permission, state] : report.permissions)
            text += permission.id + " " + std::string(permission_word(state)) + "; ";
        return text;
    }

    FakePlugin plugin;
    CheckRequest request{.manifest = testing::sample_manifest(),
                         .config_json = Secret("{}"),
                         .checkpoint = "7",
                         .allowed_hosts = {"proxy.corp"}};
};

TEST_F(IntegrationCheckTest, makes_the_production_calls_and_stores_nothing) {
    FakePlugin::Instance seen;
    plugin.on_poll = [&](const FakePlugin::Instance& instance) {
        seen = instance;
        PollStep step;
        step.batch.emplace();
        step.batch->push_back({"t/1", "ann@x.test", "", "{}"});
        step.batch->push_back({"t/2", "ann@x.test", "", "{}"});
        step.checkpoint = "9";
        return step;
    };
    const auto report = check();
    EXPECT_TRUE(report.ok()) << report.reason;
    EXPECT_EQ(report.events, 2U);
    EXPECT_EQ(permissions(report), "users.read granted; sessions.read granted; ");
    EXPECT_EQ(seen.checkpoint, "7");
    EXPECT_EQ(seen.allowed_hosts, "*.acme.test,proxy.corp");
    EXPECT_EQ(plugin.answers(), std::vector<rp_result>{RP_OK});
    EXPECT_EQ(plugin.count("stop"), 1) << "cleans up";
}

TEST_F(IntegrationCheckTest, R12_names_the_permission_that_is_missing_and_those_that_are_not) {
    plugin.on_activate = [](const auto&) { return told(RP_E_FORBIDDEN, "users.read", "403 from /v1/users"); };
    const auto report = check();
    EXPECT_FALSE(report.ok());
    EXPECT_EQ(report.status, Status::permission_missing);
    EXPECT_EQ(report.failed_in, "activate");
    EXPECT_EQ(permissions(report), "users.read missing; sessions.read granted; ");
    EXPECT_NE(report.reason.find("Users: read"), std::string::npos);
    EXPECT_EQ(plugin.polls(), 0);
}

TEST_F(IntegrationCheckTest, F9_wrong_credentials_leave_permissions_unchecked) {
    plugin.on_activate = [](const auto&) { return told(RP_E_AUTH, "", "401"); };
    const auto report = check();
    EXPECT_EQ(report.status, Status::credentials_rejected);
    EXPECT_EQ(permissions(report), "users.read not checked; sessions.read not checked; ");
}

TEST_F(IntegrationCheckTest, F9_each_cause_has_its_status) {
    for (const auto& [result, status] : {std::pair{RP_E_UNREACHABLE, Status::unreachable},
                                         {RP_E_THROTTLED, Status::throttled},
                                         {RP_E_TIMEOUT, Status::needs_attention}}) {
        plugin.on_activate = [result = result](const auto&) { return told(result); };
        const auto report = check();
        EXPECT_EQ(report.status, status);
        EXPECT_FALSE(report.reason.empty());
    }
}

TEST_F(IntegrationCheckTest, a_refused_configuration_names_the_field) {
    plugin.on_configure = [](const std::string&) { return told(RP_E_CONFIG, "base_url", "not an https origin"); };
    const auto report = check();
    EXPECT_EQ(report.failed_in, "configure");
    EXPECT_NE(report.reason.find("base_url"), std::string::npos) << report.reason;
}

TEST_F(IntegrationCheckTest, says_for_the_form_which_field_was_refused_and_in_whose_words) {
    plugin.on_configure = [](const std::string&) { return told(RP_E_CONFIG, "base_url", "not an https origin"); };
    const auto report = check();
    EXPECT_EQ(report.refused_field, "base_url");
    EXPECT_EQ(report.said, "not an https origin");
    plugin.on_configure = [](const std::string&) { return told(RP_OK); };
    plugin.on_activate = [](const auto&) { return told(RP_E_AUTH, "base_url", "401"); };
    EXPECT_EQ(check().refused_field, "") << "credentials are no configuration";
}

TEST_F(IntegrationCheckTest, F9_nothing_is_promised_that_a_trial_does_not_do) {
    plugin.on_activate = [](const auto&) { return told(RP_E_AUTH, "", "401"); };
    const auto reason = check().reason;
    EXPECT_EQ(reason.find("by itself"), std::string::npos) << reason;
    EXPECT_NE(reason.find("Then try again."), std::string::npos) << reason;
}

TEST_F(IntegrationCheckTest, ends_early_when_the_host_stops) {
    plugin.deaf = true;
    plugin.on_poll = [](const auto&) { return PollStep{.batch = {}, .checkpoint = {}, .outcome = {}, .hangs = true}; };
    std::stop_source stop;
    stop.request_stop();
    request.stopping = stop.get_token();
    request.deadline = 1h;
    const auto report = check();
    EXPECT_FALSE(report.ok());
    EXPECT_NE(report.reason.find("stopped"), std::string::npos) << report.reason;
}

TEST_F(IntegrationCheckTest, a_plugin_that_ends_or_cannot_start_says_why) {
    plugin.on_poll = [](const auto&) {
        return PollStep{.batch = {}, .checkpoint = {}, .outcome = {}, .hangs = false, .crashes = true};
    };
    const auto crashed = check();
    EXPECT_EQ(crashed.status, Status::plugin_failed);
    EXPECT_NE(crashed.reason.find("segmentation fault"), std::string::npos) << crashed.reason;
    plugin.fails_to_start = "the library is damaged";
    const auto damaged = check();
    EXPECT_EQ(damaged.status, Status::plugin_failed);
    EXPECT_NE(damaged.reason.find("the library is damaged"), std::string::npos) << damaged.reason;
}

TEST_F(IntegrationCheckTest, does_not_wait_for_ever) {
    plugin.deaf = true;
    plugin.stop_is_slow = true;
    plugin.on_poll = [](const auto&) { return PollStep{.batch = {}, .checkpoint = {}, .outcome = {}, .hangs = true}; };
    request.deadline = 50ms;
    const auto report = check();
    EXPECT_EQ(report.failed_in, "poll");
    EXPECT_NE(report.reason.find("no answer within"), std::string::npos) << report.reason;
    EXPECT_EQ(plugin.count("cancel"), 1);
}

}  // namespace
}  // namespace risk::integrations
