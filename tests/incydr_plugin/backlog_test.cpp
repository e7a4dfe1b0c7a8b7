// SPDX-License-Identifier: Apache-2.0
// Many alerts at once: pages are read while a batch is stored, and the saved place does not cost its square.
#include <chrono>
#include <thread>

#include "incydr_plugin/bench.hpp"

namespace risk::incydr_test {
namespace {

class Backlog : public Bench {
  protected:
    void SetUp() override {
        ASSERT_EQ(plugin.activate().result, RP_OK);
        host.run_faster(20);  // the pauses between tries
        upstream.clear_requests();
    }
    void alerts(int count) {
        for (int alert = 0; alert < count; ++alert)
            critical_in(minute, "p" + std::to_string(alert % 20) + "@acme.test");
        later(hour);
    }
    /// So many pages were asked for, sooner or later; it is up to somebody else's thread when.
    void wait_for_pages(std::size_t count) const {
        const auto patience = std::chrono::steady_clock::now() + std::chrono::seconds(20);
        while (asked("/v1/sessions?") < count && std::chrono::steady_clock::now() < patience) std::this_thread::yield();
        EXPECT_GE(asked("/v1/sessions?"), count);
    }
    void expect_all(std::size_t count) {
        host.while_storing = nullptr;
        upstream.clear_faults();
        EXPECT_EQ(plugin.poll_all().result, RP_OK);
        EXPECT_EQ(host.admitted().size(), count);
        EXPECT_EQ(host.repeated, 0U);
        EXPECT_EQ(host.counted.duplicate, 0U);
    }
    void fault_after(std::uint64_t pages, FaultRule::Kind kind) {
        FaultRule rule;
        rule.path = "/v1/sessions";
        rule.kind = kind;
        rule.after = pages;
        upstream.add_fault(rule);
    }

    LoadedPlugin plugin{host, config({{"fetch_details", false}})};
};

TEST_F(Backlog, the_next_pages_are_read_while_a_batch_is_stored) {
    alerts(300);
    host.while_storing = [this] { wait_for_pages(4); };
    EXPECT_EQ(plugin.poll(100).result, RP_MORE);
    EXPECT_EQ(host.admitted().size(), 100U);
    EXPECT_LE(asked("/v1/sessions?"), 4U) << "no more than the next batch needs";
    expect_all(300);
    EXPECT_EQ(asked("/v1/sessions?"), 6U) << "each page once";
    EXPECT_EQ(host.counted.requests, upstream.requests().size()) << "whoever sent them";
}

TEST_F(Backlog, what_fails_meanwhile_is_told_when_the_batch_is_stored) {
    alerts(300);
    fault_after(3, FaultRule::Kind::status);
    host.while_storing = [this] { wait_for_pages(3 + 3); };
    const Verb verb = plugin.poll(100);
    EXPECT_EQ(verb.result, RP_E_UPSTREAM) << verb.message;
    EXPECT_EQ(host.admitted().size(), 100U);
    expect_all(300);
}

TEST_F(Backlog, a_batch_that_is_refused_takes_what_was_read_meanwhile_with_it) {
    alerts(300);
    host.refuse = 1;
    host.while_storing = [this] { wait_for_pages(4); };
    EXPECT_EQ(plugin.poll(100).result, RP_E_REFUSED);
    EXPECT_TRUE(host.admitted().empty());
    expect_all(300);
}

TEST_F(Backlog, cancelled_while_a_page_is_awaited_returns_at_once_with_what_is_stored) {
    alerts(300);
    fault_after(3, FaultRule::Kind::stall);
    host.while_storing = [this] {
        wait_for_pages(4);
        plugin.cancel();
    };
    const auto start = std::chrono::steady_clock::now();
    EXPECT_EQ(plugin.poll(100).result, RP_MORE);
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(20));
    EXPECT_EQ(host.admitted().size(), 100U);
    expect_all(300);
}

TEST_F(Backlog, what_is_known_is_written_down_more_seldom_the_more_there_is_and_whole_at_the_end) {
    alerts(6000);
    host.run_faster(1);  // a minute is a minute
    const std::size_t before = host.checkpoints, bare = host.checkpoint.size();
    ASSERT_EQ(plugin.poll_all(500).result, RP_OK);
    EXPECT_EQ(host.admitted().size(), 6000U);
    EXPECT_LE(host.checkpoints - before, 10U) << "of twelve batches";
    EXPECT_EQ(host.checkpoint.size() - bare, 6000U * 16);
}

TEST_F(Backlog, what_is_known_is_written_down_every_minute_of_a_slow_one) {
    alerts(6000);
    host.run_faster(1);
    for (int batch = 0; batch < 10; ++batch) ASSERT_EQ(plugin.poll(500).result, RP_MORE);
    const std::size_t before = host.checkpoints;
    host.advance_s(61);
    ASSERT_EQ(plugin.poll(500).result, RP_MORE);
    EXPECT_EQ(host.checkpoints, before + 1);
}

TEST_F(Backlog, what_is_known_is_written_down_once_a_second_at_most_of_a_quick_one) {
    alerts(20'000);
    host.run_faster(0);
    while (host.admitted().size() < 6000) ASSERT_EQ(plugin.poll(2000).result, RP_MORE);
    const std::size_t before = host.checkpoints;
    while (host.admitted().size() < 17'000) ASSERT_EQ(plugin.poll(2000).result, RP_MORE);
    EXPECT_EQ(host.checkpoints, before) << "however much it has grown";
    host.advance_s(2);
    ASSERT_EQ(plugin.poll(500).result, RP_MORE);
    EXPECT_EQ(host.checkpoints, before + 1);
}

TEST_F(Backlog, what_was_stored_but_not_written_down_is_offered_again_after_a_crash_and_no_more) {
    alerts(6000);
    host.run_faster(1);  // a minute is a minute
    for (int batch = 0; batch < 10; ++batch) ASSERT_EQ(plugin.poll(500).result, RP_MORE);
    LoadedPlugin another(host, config({{"fetch_details", false}}));
    ASSERT_EQ(another.activate().result, RP_OK);
    EXPECT_EQ(another.poll_all(500).result, RP_OK);
    EXPECT_EQ(host.admitted().size(), 6000U);
    EXPECT_GT(host.repeated, 0U);
    EXPECT_LE(host.repeated, 5000U / 2) << "half of what is known at most";
}

}  // namespace
}  // namespace risk::incydr_test
