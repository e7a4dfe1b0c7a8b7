// SPDX-License-Identifier: Apache-2.0
// A plugin that crashes, hangs, is replaced, rejected or not entitled changes a status and nothing else.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>

#include "house.hpp"
#include "store/quarantine_store.hpp"

namespace risk::integrations {
namespace {

using namespace std::chrono_literals;
using domain::Status;
using testing::FakePlugin;
using testing::House;
using testing::PluginFiles;
using testing::PollStep;
using testing::read_all;

class PluginFailuresTest : public ::testing::Test {
  protected:
    PluginFailuresTest() {
        PluginFiles{.id = "other"}.put(house.plugins);
        house.launches["other"] = &other;
        house.plugin.on_poll = [this](const FakePlugin::Instance& instance) {
            return read_all(upstream, instance.checkpoint);
        };
    }
    static PollStep hang() { return {.batch = {}, .checkpoint = {}, .outcome = {}, .hangs = true}; }
    static PollStep crash() { return {.batch = {}, .checkpoint = {}, .outcome = {}, .hangs = false, .crashes = true}; }
    LivePlugin live_plugin(const std::string& id) const {
        for (const auto& plugin : house.host->board.plugins())
            if (plugin.id == id) return plugin;
        return {};
    }
    std::string reason(const std::string& name) const { return house.live(name).status.reason; }

    FakePlugin other, gated, late;  // outlive the house
    House house;
    std::vector<PollStep::Event> upstream;
};

TEST_F(PluginFailuresTest, a_crash_shows_and_heals_and_others_keep_polling) {
    const auto id = house.add("one");
    house.add("two", "other");
    house.open();
    upstream.push_back({"t/1", "ann@x.test", "", "{}"});
    house.pass(5s);
    house.plugin.crash();
    house.settle();
    EXPECT_EQ(house.status("one"), Status::needs_attention);
    EXPECT_NE(reason("one").find("segmentation fault"), std::string::npos) << reason("one");
    EXPECT_EQ(house.status("two"), Status::connected);
    EXPECT_FALSE(house.host->board.healthy());
    EXPECT_FALSE(live_plugin("acme").running);
    house.pass(2s, 100ms);
    EXPECT_TRUE(house.host->board.healthy());
    EXPECT_EQ(house.status("one"), Status::connected);
    EXPECT_EQ(house.admitted(id), 1U);
    house.pass(60s);
    EXPECT_EQ(other.polls(), 2);
    EXPECT_EQ(other.starts(), 1);
    EXPECT_EQ(live_plugin("acme").restarts, 1U);
}

TEST_F(PluginFailuresTest, a_plugin_that_crashes_in_every_poll_is_quarantined_and_released_by_pause_and_resume) {
    const auto id = house.add("one");
    house.add("two", "other");
    house.plugin.on_poll = [](const auto&) { return crash(); };
    house.open();
    house.pass(60s);
    EXPECT_EQ(house.status("one"), Status::plugin_failed);
    EXPECT_TRUE(live_plugin("acme").quarantined);
    EXPECT_NE(house.live("one").next.find("an operator must act"), std::string::npos) << house.live("one").next;
    EXPECT_EQ(house.plugin.starts(), 5);
    house.pass(1h, 10s);
    EXPECT_EQ(house.plugin.starts(), 5);
    EXPECT_GT(other.polls(), 50);
    house.plugin.on_poll = [](const auto&) { return PollStep{}; };
    ASSERT_TRUE(house.desk().set_paused(id, true).ok());
    house.pass(1s);
    ASSERT_TRUE(house.desk().set_paused(id, false).ok());
    house.pass(1s);
    EXPECT_EQ(house.status("one"), Status::connected);
    EXPECT_EQ(house.status_audit("one"),
              (std::vector<std::string>{"Needs attention", "Plugin failed", "Paused", "Connecting", "Connected"}));
}

TEST_F(PluginFailuresTest, a_quarantine_outlives_a_restart_of_the_host_and_ends_when_it_is_released) {
    house.add("one");
    house.plugin.on_poll = [](const auto&) { return crash(); };
    house.open();
    house.pass(60s);
    ASSERT_TRUE(live_plugin("acme").quarantined);
    house.close();
    house.plugin.on_poll = [](const auto&) { return PollStep{}; };
    house.open();
    house.pass(60s);
    EXPECT_EQ(house.plugin.starts(), 5);
    EXPECT_TRUE(live_plugin("acme").quarantined);
    EXPECT_EQ(house.status("one"), Status::plugin_failed);
    EXPECT_NE(reason("one").find("plugin release acme"), std::string::npos) << reason("one");
    EXPECT_TRUE(store::QuarantineStore(*house.operators).lift(live_plugin("acme").sha256));
    house.pass(2s);
    EXPECT_FALSE(live_plugin("acme").quarantined);
    EXPECT_EQ(house.status("one"), Status::connected);
}

TEST_F(PluginFailuresTest, a_hanging_poll_is_cancelled_then_killed_and_reading_goes_on) {
    house.add("one");
    house.plugin.deaf = true;
    house.plugin.on_poll = [](const auto&) { return hang(); };
    house.open();
    house.pass(34s);
    EXPECT_EQ(house.plugin.count("cancel"), 1);
    EXPECT_EQ(house.plugin.count("kill"), 0);
    house.plugin.on_poll = [](const auto&) { return PollStep{}; };
    house.pass(1s);
    EXPECT_EQ(house.plugin.count("kill"), 1);
    EXPECT_NE(reason("one").find("poll of one did not return"), std::string::npos) << reason("one");
    house.pass(2s, 100ms);
    EXPECT_EQ(house.status("one"), Status::connected);
}

TEST_F(PluginFailuresTest, a_process_that_dies_with_its_batch_in_the_queue_counts_it_once) {
    const auto id = house.add("one");
    upstream.push_back({"t/1", "ann@x.test", "", "{}"});
    house.plugin.on_poll = [&](const FakePlugin::Instance& instance) {
        auto step = read_all(upstream, instance.checkpoint);
        return step;
    };
    house.host = std::make_unique<House::Host>(house);
    house.host->coordinator.begin();
    while (house.plugin.polls() == 0) {
        house.host->loop.run_ready();
        if (house.plugin.polls() == 0) house.host->commits.write_waiting();
    }
    house.host->loop.run_ready();  // the batch is on its way to the writer
    house.plugin.crash();
    house.pass(5s, 100ms);
    EXPECT_EQ(house.admitted(id), 1U);
    EXPECT_EQ(house.desk().counters(id).duplicate, 0U) << "the new instance starts after the queued commit";
    EXPECT_EQ(house.desk().checkpoint(id), "1");
}

TEST_F(PluginFailuresTest, a_new_version_takes_over_and_resumes_from_the_checkpoint) {
    const auto id = house.add("one");
    upstream.push_back({"t/1", "ann@x.test", "", "{}"});
    house.open();
    PluginFiles{.version = "2.0.0", .library = "another library"}.put(house.plugins);
    house.pass(2s);
    EXPECT_EQ(house.plugin.started_versions(), (std::vector<std::string>{"1.0.0", "2.0.0"}));
    EXPECT_EQ(house.plugin.newest_instance()->checkpoint, "1");
    EXPECT_EQ(live_plugin("acme").version, "2.0.0");
    EXPECT_EQ(house.status("one"), Status::connected);
    EXPECT_EQ(house.status_audit("one"), std::vector<std::string>{"Connected"}) << "no change of status";
    EXPECT_EQ(house.admitted(id), 1U);
    EXPECT_EQ(other.count("stop"), 0);
}

TEST_F(PluginFailuresTest, a_rejected_plugin_fails_with_the_reason_while_others_go_on) {
    house.add("one");
    house.add("two", "other");
    house.open();
    std::ofstream(house.plugins / "acme.json") << "{ not json";
    house.pass(3s);
    EXPECT_EQ(house.status("one"), Status::plugin_failed);
    EXPECT_NE(reason("one").find("acme.json"), std::string::npos) << reason("one");
    EXPECT_EQ(house.plugin.count("stop"), 1);
    house.pass(60s);
    EXPECT_EQ(house.status("two"), Status::connected);
    EXPECT_EQ(other.polls(), 2);
    PluginFiles{}.put(house.plugins);
    house.pass(3s);
    EXPECT_EQ(house.status("one"), Status::connected);
}

TEST_F(PluginFailuresTest, G1_a_gated_plugin_does_not_become_visible_by_breaking) {
    PluginFiles{.id = "gated", .entitlement = "engage"}.put(house.plugins);
    house.open();
    std::ofstream(house.plugins / "gated.json") << "{ not json";
    house.pass(3s);
    const auto all = house.host->board.plugins();
    const auto broken = std::ranges::find_if(all, [](const auto& each) { return each.file.ends_with("gated.json"); });
    ASSERT_NE(broken, all.end());
    EXPECT_TRUE(broken->rejected);
    EXPECT_EQ(broken->entitlements, std::vector<std::string>{"engage"});
}

TEST_F(PluginFailuresTest, a_plugin_that_is_just_being_copied_is_left_alone) {
    house.add("one");
    house.open();
    std::ofstream(house.plugins / "acme.json") << "{ half of it";
    house.advance(500ms);
    PluginFiles{}.put(house.plugins);
    house.pass(5s);
    EXPECT_EQ(house.status_audit("one"), std::vector<std::string>{"Connected"});
}

TEST_F(PluginFailuresTest, an_integration_without_its_plugin_says_what_to_do_and_starts_when_it_is_there) {
    house.add("one", "missing");
    house.open();
    EXPECT_EQ(house.status("one"), Status::plugin_failed);
    EXPECT_NE(reason("one").find("No plugin \"missing\" is in"), std::string::npos) << reason("one");
    house.launches["missing"] = &late;
    PluginFiles{.id = "missing"}.put(house.plugins);
    house.pass(2s);
    EXPECT_EQ(house.status("one"), Status::connected);
}

TEST_F(PluginFailuresTest, G3_the_entitlement_pauses_and_resumes_reading_without_restart) {
    PluginFiles{.id = "gated", .entitlement = "engage"}.put(house.plugins);
    gated.on_poll = [this](const FakePlugin::Instance& instance) { return read_all(upstream, instance.checkpoint); };
    house.launches["gated"] = &gated;
    const auto id = house.add("one", "gated");
    house.open();
    EXPECT_EQ(house.status("one"), Status::paused);
    EXPECT_NE(reason("one").find("\"engage\" is switched off"), std::string::npos) << reason("one");
    EXPECT_EQ(gated.starts(), 0);

    store::EntitlementStore entitlements(*house.operators);
    entitlements.grant("engage", "test", house.clock.unix_s());
    upstream.push_back({"t/1", "ann@x.test", "", "{}"});
    house.pass(1s);
    EXPECT_EQ(house.status("one"), Status::connected);
    EXPECT_EQ(house.admitted(id), 1U);

    entitlements.revoke("engage");
    upstream.push_back({"t/2", "ann@x.test", "", "{}"});
    house.pass(600s);
    EXPECT_EQ(house.status("one"), Status::paused);
    EXPECT_EQ(house.admitted(id), 1U) << "what is there stays";
    const auto score = store::ScoreStore(*house.operators).explain("ann@x.test", house.clock.unix_s());
    ASSERT_TRUE(score);
    EXPECT_EQ(score->lines.size(), 1U);

    entitlements.grant("engage", "test", house.clock.unix_s());
    house.pass(1s);
    EXPECT_EQ(house.admitted(id), 2U);
    EXPECT_EQ(house.desk().counters(id).duplicate, 0U);
}

TEST_F(PluginFailuresTest, stop_does_not_wait_for_a_plugin_that_is_about_to_be_started_again) {
    house.add("one");
    house.plugin.fails_to_start = "the library is damaged";
    house.open();
    house.pass(3s);
    EXPECT_EQ(house.close(), 0ns);
}

TEST_F(PluginFailuresTest, settings_that_cannot_be_decrypted_are_said_so_and_nothing_is_sent) {
    house.add("one");
    auto other_key = store::SecretBox::open(house.directory.path() / "other key", true);
    house.secrets = std::make_unique<store::SecretBox>(std::move(other_key).value());
    house.open();
    EXPECT_EQ(house.status("one"), Status::needs_attention);
    EXPECT_NE(reason("one").find("settings could not be read"), std::string::npos) << reason("one");
    EXPECT_EQ(house.plugin.count("configure"), 0);
}

TEST_F(PluginFailuresTest, stop_is_orderly_and_a_process_that_hangs_does_not_hold_it_up) {
    house.add("one");
    house.add("two", "other");
    other.on_poll = [](const auto&) { return hang(); };
    house.open();
    house.close();
    EXPECT_EQ(house.plugin.count("teardown"), 1);
    EXPECT_EQ(house.plugin.count("stop"), 1);
    EXPECT_EQ(other.count("cancel"), 1);
    EXPECT_EQ(other.count("stop"), 1);
    EXPECT_EQ(house.desk().find_by_name("one")->status.status, Status::connected) << "a stop is no change of status";
}

}  // namespace
}  // namespace risk::integrations
