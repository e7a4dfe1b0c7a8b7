// SPDX-License-Identifier: Apache-2.0
// Plugins that were compiled against a shorter and against a longer copy of the header, under today's host; and today's
// plugin under shorter and longer hosts.
#include <gtest/gtest.h>

#include "loaded_plugin.hpp"
#include "plugin_api/plugin.hpp"
#include "plugins/conformance/probe_instance.hpp"

namespace {

using risk::conformance::ProbeHost;
using risk::conformance::ProbeInstance;
using risk::conformance::StructSizes;

const std::filesystem::path folder = AGES_FOLDER;

StructSizes sizes_of_an_older_host() {
    return {offsetof(rp_error, message), offsetof(rp_poll_args, deadline_ns), offsetof(rp_tally, before_activation)};
}
StructSizes sizes_of_a_newer_host() {
    return {sizeof(rp_error) + 64, sizeof(rp_poll_args) + 64, sizeof(rp_tally) + 64};
}

class Modern final : public rp::Plugin {
  public:
    Modern(rp::Host& host, std::string_view config) : Plugin(host) {
        if (config != "{}") throw rp::Failure(RP_E_CONFIG, "Expected {}.", "config");
    }
    rp::Outcome activate() override { return RP_OK; }
    rp::Outcome poll(const rp::PollArgs& args, rp::Tally& tally) override {
        tally.before_activation = 4;
        rp::Batch batch;
        rp::Event event;
        event.id = std::to_string(args.deadline_ns == 0 ? 0 : 1);
        event.ignored_because = "not_scored";
        batch.add(event);
        return host().commit(batch);
    }
};
constexpr rp_plugin modern = rp::detail::table<Modern>("modern", "1");

}  // namespace

TEST(OlderPlugin, is_loaded_and_polled_by_todays_host) {
    const LoadedPlugin plugin(folder / "older.so");
    ASSERT_LT(plugin.table().size, sizeof(rp_plugin));
    ProbeHost host;
    ProbeInstance instance(plugin.table(), host);
    EXPECT_EQ(instance.configure("").subject, "config");
    ASSERT_TRUE(instance.configure("{}").ok());
    ASSERT_TRUE(instance.activate().ok());
    const auto polled = instance.poll();
    EXPECT_EQ(polled.result, RP_OK);
    EXPECT_EQ(polled.tally.not_critical, 7U);
    ASSERT_EQ(host.commits.size(), 1U);
    const auto& batch = host.commits[0];
    EXPECT_LT(batch.size, sizeof(rp_batch));
    EXPECT_LT(batch.event_stride, sizeof(rp_event));
    EXPECT_FALSE(batch.tally);
    ASSERT_EQ(batch.events.size(), 2U);
    EXPECT_EQ(batch.events[0].id, "first");
    EXPECT_EQ(batch.events[1].id, "second");
    EXPECT_EQ(batch.events[1].subject, "ann@example.test");
    EXPECT_EQ(batch.events[1].ignored_because, "") << "unknown to its writer: it counts";
    EXPECT_EQ(host.checkpoint, "2");
    instance.cancel();  // it has none
}

TEST(NewerPlugin, is_loaded_and_polled_by_todays_host) {
    const LoadedPlugin plugin(folder / "newer.so");
    ASSERT_GT(plugin.table().size, sizeof(rp_plugin));
    ProbeHost host;
    ProbeInstance instance(plugin.table(), host);
    const auto refused = instance.configure("");
    EXPECT_EQ(refused.result, RP_E_CONFIG);
    EXPECT_EQ(refused.message, "Expected a JSON object.");
    ASSERT_TRUE(instance.configure("{}").ok());
    ASSERT_TRUE(instance.activate().ok());
    EXPECT_EQ(instance.poll().result, RP_OK);
    ASSERT_EQ(host.commits.size(), 1U);
    EXPECT_GT(host.commits[0].event_stride, sizeof(rp_event));
    ASSERT_EQ(host.commits[0].events.size(), 2U);
    EXPECT_EQ(host.commits[0].events[1].id, "second");
    EXPECT_EQ(host.commits[0].events[1].ignored_because, "not_scored");
    instance.cancel();
}

TEST(TodaysPlugin, lives_with_an_older_host) {
    ProbeHost host(offsetof(rp_services, unix_ns));
    ProbeInstance instance(modern, host, sizes_of_an_older_host());
    EXPECT_EQ(instance.configure("[]").subject, "config");
    ASSERT_TRUE(instance.configure("{}").ok());
    ASSERT_TRUE(instance.activate().ok());
    const auto polled = instance.poll();
    EXPECT_EQ(polled.result, RP_OK);
    EXPECT_EQ(polled.tally.fetched, 4U);
    ASSERT_EQ(host.commits.size(), 1U);
    EXPECT_EQ(host.commits[0].events[0].id, "0") << "no deadline is known";
}

TEST(TodaysPlugin, lives_with_a_newer_host) {
    ProbeHost host(sizeof(rp_services) + 64, 9);
    ProbeInstance instance(modern, host, sizes_of_a_newer_host());
    EXPECT_EQ(instance.configure("[]").message, "Expected {}.");
    ASSERT_TRUE(instance.configure("{}").ok());
    ASSERT_TRUE(instance.activate().ok());
    EXPECT_EQ(instance.poll().result, RP_OK);
    ASSERT_EQ(host.commits.size(), 1U);
    EXPECT_EQ(host.commits[0].events[0].id, "1");
}
