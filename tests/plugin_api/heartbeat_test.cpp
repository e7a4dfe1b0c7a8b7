// SPDX-License-Identifier: Apache-2.0
// The example in C, loaded and polled.
#include <gtest/gtest.h>

#include "loaded_plugin.hpp"
#include "plugins/conformance/probe_instance.hpp"

namespace {

using risk::conformance::ProbeHost;
using risk::conformance::ProbeInstance;

constexpr std::int64_t minute = 60'000'000'000;

class Heartbeat : public testing::Test {
  protected:
    Heartbeat() { host.unix_ns = 1000 * minute; }

    LoadedPlugin plugin{std::filesystem::path(EXAMPLES_FOLDER) / "heartbeat.so"};
    ProbeHost host;
    ProbeInstance instance{plugin.table(), host};
};

}  // namespace

TEST_F(Heartbeat, speaks_of_itself_and_refuses_another_major) {
    EXPECT_STREQ(plugin.table().id_z, "heartbeat");
    EXPECT_EQ(plugin.entry(RP_ABI_MAJOR + 1, 0), nullptr);
    EXPECT_EQ(plugin.entry(0, 0), nullptr);
}

TEST_F(Heartbeat, delivers_each_minute_once) {
    ASSERT_TRUE(instance.configure(" {} ").ok());
    ASSERT_TRUE(instance.activate().ok());
    EXPECT_EQ(instance.poll().result, RP_OK);
    ASSERT_EQ(host.commits.back().events.size(), 1U);
    EXPECT_EQ(host.commits.back().events[0].id, "beat-1000");
    const std::size_t commits = host.commits.size();
    EXPECT_EQ(instance.poll().result, RP_OK);
    EXPECT_EQ(host.commits.size(), commits) << "nothing new, no commit";
    host.unix_ns = 1003 * minute;
    EXPECT_EQ(instance.poll(2).result, RP_MORE);
    EXPECT_EQ(instance.poll(2).result, RP_OK);
    EXPECT_EQ(host.commits.back().events[0].id, "beat-1003");
    EXPECT_EQ(host.checkpoint, "1003");
}

TEST_F(Heartbeat, offers_the_same_beats_again_after_a_refused_commit) {
    ASSERT_TRUE(instance.configure("{}").ok());
    ASSERT_TRUE(instance.activate().ok());
    host.answer_commit = [](const auto&) { return RP_E_REFUSED; };
    EXPECT_EQ(instance.poll().result, RP_E_REFUSED);
    const auto refused = host.commits.back().events;
    host.answer_commit = nullptr;
    EXPECT_EQ(instance.poll().result, RP_OK);
    EXPECT_EQ(host.commits.back().events, refused);
}

TEST_F(Heartbeat, starts_from_now_when_the_checkpoint_is_not_its_own) {
    ASSERT_TRUE(instance.configure("{}").ok());
    for (const char* foreign : {"12a", "-5", "99999999999999999999", "2000"}) {
        host.checkpoint = foreign;
        ASSERT_TRUE(instance.activate().ok());
        EXPECT_EQ(host.checkpoint, "999") << foreign;
    }
}

TEST_F(Heartbeat, has_nothing_to_configure) {
    for (const char* bad : {"", "{", "[]", "{}{}", "null", R"({"a":1})"}) {
        const auto end = instance.configure(bad);
        EXPECT_EQ(end.result, RP_E_CONFIG) << bad;
        EXPECT_FALSE(end.message.empty());
    }
}
