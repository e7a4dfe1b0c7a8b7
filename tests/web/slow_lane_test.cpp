// SPDX-License-Identifier: Apache-2.0
#include "web/slow_lane.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <future>
#include <set>

#include "store/database.hpp"

namespace risk::web {
namespace {

using Given = Result<store::Database*>;

class Lane : public ::testing::Test {
  protected:
    Lane() {
        std::string path = ::testing::TempDir() + "laneXXXXXX";
        directory_ = mkdtemp(path.data());
        EXPECT_TRUE(store::Database::open(file(), store::OpenMode::create_or_open).ok());
    }
    ~Lane() override { std::filesystem::remove_all(directory_); }
    [[nodiscard]] std::filesystem::path file() const { return directory_ / "host.db"; }

    std::filesystem::path directory_;
};

TEST_F(Lane, gives_each_thread_a_database_of_its_own) {
    SlowLane lane(file(), 2, 32);
    std::promise<std::pair<std::thread::id, store::Database*>> first, second;
    std::promise<void> both;
    const auto met = both.get_future().share();
    const auto job = [&](auto& found) {
        return [&found, met](const Given& database) {
            found.set_value({std::this_thread::get_id(), database.ok() ? *database : nullptr});
            met.wait();
        };
    };
    ASSERT_TRUE(lane.offer(job(first)));
    ASSERT_TRUE(lane.offer(job(second)));
    const auto a = first.get_future().get(), b = second.get_future().get();
    both.set_value();
    EXPECT_NE(a.first, b.first);
    EXPECT_NE(a.second, b.second);
    EXPECT_NE(a.second, nullptr);
    EXPECT_NE(b.second, nullptr);
}

TEST_F(Lane, refuses_when_too_many_wait_and_takes_again_when_they_are_done) {
    SlowLane lane(file(), 1, 2);
    std::promise<void> begun, go;
    std::atomic<int> done{0};
    ASSERT_TRUE(lane.offer([&](const Given&) {
        begun.set_value();
        go.get_future().wait();
    }));
    begun.get_future().wait();
    EXPECT_TRUE(lane.offer([&](const Given&) { ++done; }));
    EXPECT_TRUE(lane.offer([&](const Given&) { ++done; }));
    EXPECT_FALSE(lane.offer([&](const Given&) { ++done; }));
    go.set_value();
    std::promise<void> last;
    while (!lane.offer([&](const Given&) { last.set_value(); })) std::this_thread::yield();
    last.get_future().wait();
    EXPECT_EQ(done, 2);
}

TEST_F(Lane, drops_what_waits_and_asks_what_runs_to_end_when_it_is_cancelled) {
    SlowLane lane(file(), 1, 8);
    std::promise<void> begun;
    std::atomic<bool> ran{false};
    auto dropped = std::make_shared<int>(0);
    const std::weak_ptr<int> watched = dropped;
    ASSERT_TRUE(lane.offer([&](const Given&) {
        begun.set_value();
        while (!lane.stopping().stop_requested()) std::this_thread::yield();
    }));
    begun.get_future().wait();
    ASSERT_TRUE(lane.offer([&ran, kept = std::move(dropped)](const Given&) { ran = true; }));
    EXPECT_EQ(lane.running(), 1U);
    lane.cancel();
    EXPECT_TRUE(watched.expired()) << "whoever waits for it learns at once";
    lane.join();
    EXPECT_FALSE(ran);
    EXPECT_EQ(lane.running(), 0U);
    EXPECT_FALSE(lane.offer([](const Given&) {}));
}

TEST_F(Lane, says_why_there_is_no_database_and_tries_again_with_the_next) {
    SlowLane lane(directory_ / "moved.db", 1, 8);
    std::promise<std::string> why;
    ASSERT_TRUE(
        lane.offer([&](const Given& database) { why.set_value(database ? "" : database.failure().sentence()); }));
    EXPECT_NE(why.get_future().get().find("moved.db"), std::string::npos);
    std::filesystem::rename(file(), directory_ / "moved.db");
    std::promise<bool> there;
    ASSERT_TRUE(lane.offer([&](const Given& database) { there.set_value(database.ok()); }));
    EXPECT_TRUE(there.get_future().get());
}

}  // namespace
}  // namespace risk::web
