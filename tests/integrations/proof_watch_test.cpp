// SPDX-License-Identifier: Apache-2.0
#include "integrations/proof_watch.hpp"

#include <gtest/gtest.h>

#include "house.hpp"

namespace risk::integrations {
namespace {

using namespace std::chrono_literals;
using domain::Status;
using testing::FakePlugin;
using testing::House;
using testing::PluginFiles;
using testing::PollStep;
using testing::told;

constexpr std::int64_t second = 1'000'000'000;
constexpr std::int64_t life = 180 * second;

TEST(ProofWatch, counts_from_the_last_proof_or_from_when_one_is_expected) {
    ProofWatch watch;
    EXPECT_EQ(watch.unproven_since_s(500 * second, life), 0) << "nothing is expected of it";
    watch.expect(true, 500 * second, 1'000'500);
    EXPECT_EQ(watch.unproven_since_s(679 * second, life), 0);
    EXPECT_EQ(watch.unproven_since_s(680 * second, life), 1'000'500);
    watch.expect(true, 680 * second, 1'000'680);
    EXPECT_EQ(watch.unproven_since_s(690 * second, life), 1'000'500) << "saying it again is no proof";
    watch.proven(700 * second, 1'000'700);
    EXPECT_EQ(watch.unproven_since_s(879 * second, life), 0);
    EXPECT_EQ(watch.unproven_since_s(880 * second, life), 1'000'700);
    watch.expect(false, 881 * second, 1'000'881);
    EXPECT_EQ(watch.unproven_since_s(2'000 * second, life), 0);
    watch.expect(true, 2'000 * second, 1'002'000);
    EXPECT_EQ(watch.unproven_since_s(2'100 * second, life), 0) << "who was paused gets three intervals";
}

class ProofTest : public ::testing::Test {
  protected:
    ProofTest() {
        house.plugin.on_poll = [this](const FakePlugin::Instance&) {
            PollStep step;
            step.outcome = upstream_says;
            return step;
        };
    }
    std::int64_t unproven() { return house.live("one").unproven_since_s; }

    House house;
    plugins::VerbOutcome upstream_says;
};

// Each of these needs something else of an operator, and none of them is a proof.
TEST_F(ProofTest, whatever_the_status_says_three_intervals_without_a_proof_are_noticed) {
    house.add("one");
    house.open();
    for (const auto result : {RP_E_UNREACHABLE, RP_E_AUTH, RP_E_FORBIDDEN, RP_E_UPSTREAM, RP_E_CONFIG}) {
        const auto last = house.live("one").last_read_s;
        upstream_says = told(result);
        house.pass(170s);
        EXPECT_EQ(unproven(), 0) << result;
        house.pass(12s);
        EXPECT_EQ(unproven(), last) << result;
        upstream_says = {};
        for (int i = 0; i < 600 && house.live("one").last_read_s != house.clock.unix_s(); ++i) house.pass(500ms);
        ASSERT_EQ(house.status("one"), Status::connected) << result;
        EXPECT_EQ(unproven(), 0) << "green again by itself";
    }
}

TEST_F(ProofTest, one_that_was_never_proven_counts_from_the_start) {
    house.plugin.on_activate = [](const FakePlugin::Instance&) { return told(RP_E_AUTH); };
    house.add("one");
    house.open();
    const auto start = house.clock.unix_s();
    house.pass(175s);
    EXPECT_EQ(unproven(), 0);
    house.pass(10s);
    EXPECT_EQ(unproven(), start);
}

TEST_F(ProofTest, a_poll_that_never_ends_is_no_proof) {
    house.add("one");
    house.open();
    house.plugin.on_poll = [](const FakePlugin::Instance&) {
        PollStep step;
        step.hangs = true;
        return step;
    };
    house.pass(300s);
    EXPECT_NE(unproven(), 0);
}

TEST_F(ProofTest, nothing_is_expected_of_one_that_is_paused_or_not_entitled) {
    PluginFiles{.entitlement = "engage"}.put(house.plugins);
    const auto id = house.add("one");
    house.open();
    house.pass(600s);
    EXPECT_EQ(house.status("one"), Status::paused);
    EXPECT_EQ(unproven(), 0);
    ASSERT_TRUE(house.desk().set_paused(id, true));
    house.pass(600s);
    EXPECT_EQ(unproven(), 0);
}

TEST_F(ProofTest, a_plugin_that_is_gone_is_no_excuse) {
    house.add("one");
    house.open();
    std::filesystem::remove_all(house.plugins);
    std::filesystem::create_directory(house.plugins);
    house.pass(200s);
    EXPECT_EQ(house.status("one"), Status::plugin_failed);
    EXPECT_NE(unproven(), 0);
}

TEST_F(ProofTest, a_step_of_the_clock_is_no_silence) {
    house.add("one");
    house.open();
    house.clock.step(24h);
    house.pass(1s);
    EXPECT_EQ(unproven(), 0);
    house.clock.step(-48h);
    house.pass(1s);
    EXPECT_EQ(unproven(), 0);
}

}  // namespace
}  // namespace risk::integrations
