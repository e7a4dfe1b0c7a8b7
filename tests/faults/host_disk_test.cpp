// SPDX-License-Identifier: Apache-2.0
// A host whose disk fills up while it reads: what is shown, and that it goes on by itself.
#include <gtest/gtest.h>

#include <cerrno>

#include "faults/disk_layer.hpp"
#include "integrations/house.hpp"
#include "reliability/row.hpp"
#include "store/score_store.hpp"

namespace risk::test {
namespace {

using namespace std::chrono_literals;
using domain::Status;
using integrations::testing::FakePlugin;
using integrations::testing::House;
using integrations::testing::PollStep;
using integrations::testing::read_all;

struct Trouble {
    const char* name;
    int error;
    const char* said;
};

class HostOnABadDisk : public ::testing::TestWithParam<Trouble> {
  protected:
    HostOnABadDisk() {
        house_.plugin.on_poll = [this](const FakePlugin::Instance& instance) {
            return read_all(upstream_, instance.checkpoint);
        };
    }

    void alerts(int count) {
        for (; count > 0; --count) upstream_.push_back({"t/" + std::to_string(upstream_.size() + 1), "ann@x.test"});
    }

    static DiskFault all_writes(int error) {
        DiskFault fault;
        fault.nth = 1;
        fault.calls = DiskCall::write | 0U;
        fault.error = error;
        fault.lasting = true;
        return fault;
    }

    House house_;
    DiskLayer layer_{house_.directory.path()};
    std::vector<PollStep::Event> upstream_;
};

TEST_P(HostOnABadDisk, says_so_keeps_its_place_and_goes_on_when_it_is_better) {
    // The operator's connection was there before the layer: whatever it holds open is the host's as well.
    const auto id = house_.add("one");
    house_.open();
    alerts(1);
    house_.pass(60s);
    ASSERT_EQ(house_.admitted(id), 1U);

    layer_.fail(all_writes(GetParam().error));
    alerts(2);
    house_.pass(180s);
    const auto bad = house_.live("one").status;
    EXPECT_EQ(bad.status, Status::needs_attention);
    EXPECT_NE(bad.reason.find(GetParam().said), std::string::npos) << bad.reason;
    EXPECT_EQ(bad.reason.find("SQL"), std::string::npos) << bad.reason;
    EXPECT_EQ(house_.admitted(id), 1U) << "the pages go on showing what is stored";
    EXPECT_EQ(house_.desk().checkpoint(id), "1");
    EXPECT_GT(layer_.struck(), 0U);

    layer_.heal();
    house_.pass(300s);
    EXPECT_EQ(house_.status("one"), Status::connected) << house_.live("one").status.reason;
    EXPECT_EQ(house_.admitted(id), 3U);
    EXPECT_EQ(house_.desk().counters(id).duplicate, 0U);
    EXPECT_TRUE(house_.desk().counters(id).balanced());
    const auto scores = store::ScoreStore(*house_.operators).highest(house_.clock.unix_s(), 10);
    ASSERT_EQ(scores.size(), 1U);
    EXPECT_EQ(scores[0].events, 3U);
    reliability::record({"store", std::string("a running host's disk is ") + GetParam().name + ", then better",
                         layer_.struck(), 3, house_.admitted(id), 0, 0, 0, 0, 0, bad.reason});
}

INSTANTIATE_TEST_SUITE_P(Disk, HostOnABadDisk,
                         ::testing::Values(Trouble{"full", ENOSPC, "no space left on the disk"},
                                           Trouble{"over_quota", EDQUOT, "a disk quota that is used up"},
                                           Trouble{"read_only", EROFS, "read-only"},
                                           Trouble{"broken", EIO, "an input/output error"}),
                         [](const auto& of) { return std::string(of.param.name); });

}  // namespace
}  // namespace risk::test
