// SPDX-License-Identifier: Apache-2.0
// Which changes of a status become a notice: exactly the edges into and out of not-connected.
#include <gtest/gtest.h>

#include "house.hpp"
#include "integrations/notice_setting.hpp"
#include "reliability/row.hpp"
#include "store/notice_store.hpp"

namespace risk::integrations {
namespace {

using namespace std::chrono_literals;
using domain::Status;
using testing::FakePlugin;
using testing::House;
using testing::PluginFiles;
using testing::PollStep;
using testing::told;

class EdgeTest : public ::testing::Test {
  protected:
    EdgeTest() {
        house.plugin.on_poll = [this](const FakePlugin::Instance&) {
            PollStep step;
            step.outcome = upstream_says;
            return step;
        };
        house.plugin.on_activate = [this](const FakePlugin::Instance&) { return upstream_says; };
    }
    void tell_somebody() {
        store::NoticeStore store(*house.operators);
        const auto set = set_notices(store, *house.secrets, {.url = "https://receiver.test/x"}, {"test", 1});
        ASSERT_TRUE(set.ok()) << set.failure().sentence();
    }
    /// Everything in the outbox, oldest first, and empties it.
    std::vector<std::string> taken() {
        store::NoticeStore store(*house.operators);
        std::vector<std::string> all;
        for (auto heads = store.next(); !heads.empty(); heads = store.next()) {
            for (const auto& notice : heads) {
                all.push_back(notice.integration + ": " + notice.from + " > " + notice.to);
                store.delivered(notice, house.clock.unix_s());
            }
        }
        return all;
    }
    void upstream(rp_result result) {
        upstream_says = result == RP_OK ? plugins::VerbOutcome{} : told(result);
        house.pass(200s);
    }
    using Lines = std::vector<std::string>;

    House house;
    plugins::VerbOutcome upstream_says;
};

TEST_F(EdgeTest, the_first_connection_is_what_everybody_expects) {
    tell_somebody();
    house.add("one");
    house.open();
    house.pass(300s);
    EXPECT_EQ(house.status("one"), Status::connected);
    EXPECT_EQ(taken(), Lines{});
}

TEST_F(EdgeTest, one_that_never_connects_is_an_edge) {
    tell_somebody();
    upstream_says = told(RP_E_AUTH);
    house.add("one");
    house.open();
    EXPECT_EQ(taken(), Lines{"one: Connecting > Credentials rejected"});
}

TEST_F(EdgeTest, each_way_once_and_other_causes_in_between_are_none) {
    tell_somebody();
    house.add("one");
    house.open();
    upstream(RP_E_UNREACHABLE);
    EXPECT_EQ(taken(), Lines{"one: Connected > Unreachable"});
    upstream(RP_E_AUTH);
    upstream(RP_E_FORBIDDEN);
    EXPECT_EQ(taken(), Lines{}) << "still not connected";
    upstream(RP_OK);
    EXPECT_EQ(taken(), Lines{"one: Permission missing > Connected"});
    for (int i = 0; i < 5; ++i) {
        upstream(RP_E_UPSTREAM);
        upstream(RP_OK);
    }
    EXPECT_EQ(taken().size(), 10U) << "what flaps is told as it happened";
}

TEST_F(EdgeTest, an_edit_is_no_edge_and_a_pause_is) {
    tell_somebody();
    const auto id = house.add("one");
    house.open();
    house.edit(id, "https://other.test");
    house.pass(1s);
    EXPECT_EQ(taken(), Lines{});
    ASSERT_TRUE(house.desk().set_paused(id, true));
    house.pass(1s);
    EXPECT_EQ(taken(), Lines{"one: Connected > Paused"});
    ASSERT_TRUE(house.desk().set_paused(id, false));
    house.pass(1s);
    EXPECT_EQ(taken(), Lines{"one: Paused > Connected"});
}

TEST_F(EdgeTest, a_restart_repeats_none_and_loses_none) {
    tell_somebody();
    house.add("one");
    house.open();
    std::uint64_t restarts = 0;
    for (const bool killed : {true, false, true, true, false}) {
        const auto again = [&] {
            ++restarts;
            killed ? house.crash() : static_cast<void>(house.close());
            house.open();
            house.pass(1s);
        };
        again();
        EXPECT_EQ(taken(), Lines{}) << "connected before and after";
        upstream(RP_E_UNREACHABLE);
        again();
        EXPECT_EQ(taken(), Lines{"one: Connected > Unreachable"}) << "kept over the restart, and not said again";
        upstream_says = {};
        again();
        house.pass(1s);
        EXPECT_EQ(taken(), Lines{"one: Unreachable > Connected"}) << "came back while nobody looked";
        upstream_says = told(RP_E_AUTH);
        again();
        EXPECT_EQ(taken(), Lines{"one: Connected > Credentials rejected"}) << "went while nobody looked";
        upstream(RP_OK);
        EXPECT_EQ(taken().size(), 1U);
    }
    reliability::record({.group = "service",
                         .what = "restart or kill of the host around an edge: each edge told once",
                         .times = restarts,
                         .said = {}});
}

TEST_F(EdgeTest, while_nobody_is_told_nothing_waits_and_what_is_known_goes_on) {
    house.add("one");
    house.open();
    upstream(RP_E_UNREACHABLE);
    EXPECT_EQ(taken(), Lines{});
    tell_somebody();
    upstream(RP_OK);
    EXPECT_EQ(taken(), Lines{"one: Unreachable > Connected"});
}

TEST_F(EdgeTest, what_waits_outlives_its_integration) {
    tell_somebody();
    const auto id = house.add("one");
    house.open();
    upstream(RP_E_UNREACHABLE);
    ASSERT_TRUE(house.desk().remove(id));
    house.pass(1s);
    EXPECT_EQ(taken(), Lines{"one: Connected > Unreachable"});
}

TEST_F(EdgeTest, the_edge_and_its_audit_entry_are_one) {
    tell_somebody();
    house.add("one");
    house.open();
    upstream_says = told(RP_E_UNREACHABLE);
    std::uint64_t looked = 0;
    for (int i = 0; i < 400; ++i) {
        house.clock.advance(500ms);
        const auto both = [&] {
            const auto audit = house.status_audit("one");
            const bool audited = !audit.empty() && audit.back().find("Unreachable") != std::string::npos;
            EXPECT_EQ(audited, !store::NoticeStore(*house.operators).next().empty());
            ++looked;
            return audited;
        };
        while (house.host->loop.run_ready() > 0 || house.host->commits.write_waiting()) {
            if (both()) break;
        }
        if (both()) break;
    }
    EXPECT_EQ(taken(), Lines{"one: Connected > Unreachable"});
    EXPECT_GT(looked, 0U);
}

}  // namespace
}  // namespace risk::integrations
