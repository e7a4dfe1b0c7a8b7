// SPDX-License-Identifier: Apache-2.0
// The way of a batch into the store while memory is short: the writer goes on, and what it answered is stored.
#include <gtest/gtest.h>

#include "domain/random_source.hpp"
#include "faults/allocations.hpp"
#include "integrations/commit_path.hpp"
#include "integrations/fake_plugin.hpp"
#include "reliability/row.hpp"
#include "store/workshop.hpp"

namespace risk::test {
namespace {

using integrations::CommitPath;
using integrations::WaitingCommit;

class NoMemoryOnTheWay : public ::testing::Test {
  protected:
    static void SetUpTestSuite() { Allocations::watch_sqlite(); }

    enum class Answer : std::uint8_t { none, refused, stored };

    // As the host does when a batch has come; memory is short from there until the writer's round has ended.
    Answer offer(int n, std::uint64_t nth, std::uint64_t together) {
        auto answer = Answer::none;
        WaitingCommit commit;
        commit.integration_id = integration_;
        commit.plugin_id = "incydr";
        const auto id = std::to_string(n);
        commit.received_ns = (noon + n) * 1'000'000'000;  // events of one second would be sorted anew each time
        commit.batch = integrations::testing::make_batch({{id + "-a", "ann@x.test"}, {id + "-b", "bob@x.test"}}, id,
                                                         commit.received_ns);
        commit.tally.requests = 1;
        commit.done = [&](const Result<store::CommitOutcome>& outcome) {
            answer = outcome ? Answer::stored : Answer::refused;
        };
        Allocations::fail(nth, together);
        path_.submit(std::move(commit));
        path_.write_waiting();
        Allocations::relieve();
        return answer;
    }

    void at_each_allocation(std::uint64_t together, std::int64_t one_in, const std::string& what) {
        SCOPED_TRACE(random_.trace());
        std::uint64_t times = 0;
        int batches = 0;
        ASSERT_EQ(offer(batches++, 0, 0), Answer::stored);
        for (std::uint64_t nth = 1;; nth += stride(one_in)) {
            const auto first = offer(batches, nth, together);
            if (Allocations::struck() == 0) break;
            ASSERT_TRUE(first == Answer::stored || offer(batches, 0, 0) == Answer::stored) << "allocation " << nth;
            ++batches;
            ++times;
        }
        const auto counters = workshop_.integrations.counters(integration_);
        const auto due = static_cast<std::uint64_t>(batches + 1) * 2;
        EXPECT_EQ(counters.admitted, due);
        EXPECT_TRUE(counters.balanced());
        EXPECT_TRUE(workshop_.database->check_integrity().ok());
        EXPECT_GT(times, 20U);
        reliability::record({"memory", what, times, due, counters.admitted, due - counters.admitted, 0, 0, 0, 0,
                             "The host has no memory left"});
    }

    std::uint64_t stride(std::int64_t one_in) {
        return reliability::thorough() ? 1 : static_cast<std::uint64_t>(random_.between(1, 2 * one_in));
    }

    RandomSource random_;
    TempDir directory_;
    Workshop workshop_{directory_.path()};
    std::int64_t integration_ = workshop_.add_integration("A");
    integrations::StoreSink sink_{*workshop_.database};
    CommitPath path_{sink_};
};

TEST_F(NoMemoryOnTheWay, any_allocation_may_fail_and_the_batch_is_stored_once) {
    at_each_allocation(1, 8, "each allocation on a batch's way into the store fails once in turn");
}

TEST_F(NoMemoryOnTheWay, all_allocations_may_fail_and_the_writer_goes_on) {
    at_each_allocation(1'000'000, 8, "from each allocation on a batch's way there is no memory, until the round ends");
}

}  // namespace
}  // namespace risk::test
