// SPDX-License-Identifier: Apache-2.0
#include "integrations/start_queue.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

namespace risk::integrations {
namespace {

constexpr std::int64_t ms = 1'000'000;

class Starter final : public VerbClient {
  public:
    explicit Starter(Milliseconds interval) : interval_(interval) {}
    [[nodiscard]] const std::string& client_name() const override { return name_; }
    [[nodiscard]] Milliseconds client_interval() const override { return interval_; }
    void process_up() override {}
    void process_down(const ProcessDown&) override {}
    void verb_done(const plugins::VerbOutcome&) override {}
    void batch_offered(plugins::InstanceKey, std::shared_ptr<const plugins::ReceivedBatch>) override {}

  private:
    const std::string name_;
    const Milliseconds interval_;
};

class StartQueueTest : public ::testing::Test {
  protected:
    void fill(std::size_t clients, Milliseconds interval) {
        for (std::size_t i = 0; i < clients; ++i) {
            clients_.push_back(std::make_unique<Starter>(interval));
            queue_.last(*clients_.back());
        }
    }
    /// As a timer does it.
    std::size_t take_all_until(std::int64_t until_ns) {
        std::size_t taken = 0;
        while (queue_.next_ns(clients_.size()) <= until_ns) taken += take_all_at(queue_.next_ns(clients_.size()));
        return taken;
    }
    std::size_t take_all_at(std::int64_t now_ns) {
        std::size_t taken = 0;
        while (queue_.take(now_ns, clients_.size()) != nullptr) ++taken;
        return taken;
    }

    StartQueue queue_;
    std::vector<std::unique_ptr<Starter>> clients_;
    std::int64_t now_ = 1'000'000 * ms;
};

TEST_F(StartQueueTest, lets_a_few_begin_at_once) {
    fill(16, Milliseconds(60'000));
    EXPECT_EQ(take_all_at(now_), 16U);
    EXPECT_TRUE(queue_.empty());
}

TEST_F(StartQueueTest, spreads_thousands_over_their_interval) {
    fill(10'000, Milliseconds(60'000));
    std::vector<std::size_t> begun;
    begun.push_back(take_all_at(now_));
    for (int second = 1; second <= 60; ++second) begun.push_back(take_all_until(now_ + second * 1'000 * ms));
    EXPECT_TRUE(queue_.empty());
    for (std::size_t second = 1; second < 60; ++second) EXPECT_NEAR(static_cast<double>(begun[second]), 167, 1);
}

TEST_F(StartQueueTest, keeps_a_hundred_no_longer_than_two_seconds_whatever_their_interval) {
    fill(100, Milliseconds(86'400'000));
    take_all_at(now_);
    EXPECT_FALSE(queue_.empty());
    EXPECT_EQ(take_all_at(queue_.next_ns(100)), 1U);
    take_all_until(now_ + 2'000 * ms);
    EXPECT_TRUE(queue_.empty());
}

TEST_F(StartQueueTest, does_not_save_up_what_a_quiet_time_did_not_use) {
    fill(1'000, Milliseconds(60'000));
    take_all_at(now_);
    EXPECT_EQ(take_all_at(now_ + 60 * ms), 3U);
    fill(1, Milliseconds(60'000));
    EXPECT_LE(take_all_at(now_ + 3'600'000 * ms), 16U);
}

TEST_F(StartQueueTest, who_is_put_first_goes_first_and_who_left_is_not_called) {
    fill(20, Milliseconds(60'000));
    Starter urgent(Milliseconds(60'000));
    queue_.first(urgent);
    queue_.forget(*clients_[0]);
    EXPECT_EQ(queue_.take(now_, 20), &urgent);
    EXPECT_EQ(queue_.take(now_, 20), clients_[1].get());
}

}  // namespace
}  // namespace risk::integrations
