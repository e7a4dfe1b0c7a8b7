// SPDX-License-Identifier: Apache-2.0
// The host with its threads, a real plugin and the real store; in child processes and in this one.
#include "integrations/integrations_host.hpp"

#include <gtest/gtest.h>
#include <signal.h>

#include <condition_variable>
#include <fstream>
#include <mutex>
#include <random>
#include <thread>

#include "house.hpp"
#include "integrations/integration_check.hpp"

namespace risk::integrations {
namespace {

using namespace std::chrono_literals;
using domain::Status;
using plugins::RunMode;
using testing::TemporaryDirectory;

class HostTest : public ::testing::TestWithParam<RunMode> {
  protected:
    HostTest() {
        std::filesystem::copy(COUNTER_DIRECTORY, directory_.path() / "plugins",
                              std::filesystem::copy_options::recursive);
        auto key = store::SecretBox::open(directory_.path() / "key", true);
        secrets_ = std::make_unique<store::SecretBox>(std::move(key).value());
        auto database = store::Database::open(directory_.path() / "host.db", store::OpenMode::create_or_open);
        operators_ = std::move(database).value();
        launcher_ =
            plugins::make_plugin_launcher({.mode = GetParam(), .runner_program = RUNNER, .clock = &system_clock()});
        alerts(0);
    }

    void start() {
        IntegrationsHostOptions options;
        options.database = directory_.path() / "host.db";
        options.plugin_directory = directory_.path() / "plugins";
        options.trust = {.keys = directory_.path() / "trusted_keys", .allow_unsigned = true};
        options.secrets = secrets_.get();
        options.launcher = launcher_.get();
        options.developer = true;
        options.quarantine_after = 1'000;
        options.stop_within = 2'000ms;
        options.log = [this](rp_log_level, std::string_view, std::string_view text) {
            {
                const std::lock_guard lock(mutex_);
                log_ += std::string(text) + "\n";
            }
            said_.notify_all();
        };
        auto started = IntegrationsHost::start(std::move(options));
        ASSERT_TRUE(started.ok()) << started.failure().sentence();
        host_ = std::move(started).value();
    }

    std::filesystem::path source() const { return directory_.path() / "alerts"; }
    void alerts(std::size_t more) { std::ofstream(source(), std::ios::app) << std::string(more, 'x'); }

    std::int64_t add(const std::string& name, const std::string& mood = "well", std::int64_t interval_ms = 50) {
        store::IntegrationSettings settings;
        settings.plugin_id = "counter";
        settings.name = name;
        settings.config_json = R"({"source":")" + source().string() + R"(","mood":")" + mood + R"("})";
        settings.secrets.emplace("secret", Secret("s3cret"));
        settings.interval_ms = interval_ms;
        return store::IntegrationStore(*operators_, *secrets_).add(settings, system_clock().unix_s()).value();
    }

    /// Waits for it, half a minute at most; a log line wakes it early.
    template <class Condition>
    bool eventually(Condition condition) {
        const auto until = std::chrono::steady_clock::now() + 30s;
        std::unique_lock lock(mutex_);
        while (std::chrono::steady_clock::now() < until) {
            lock.unlock();
            if (condition()) return true;
            lock.lock();
            said_.wait_for(lock, 5ms);
        }
        return false;
    }
    bool all(Status status) {
        const auto integrations = host_->integrations();
        return !integrations.empty() && std::all_of(integrations.begin(), integrations.end(),
                                                    [status](const auto& i) { return i.status.status == status; });
    }
    std::uint64_t scored() {
        std::uint64_t events = 0;
        for (const auto& row : store::ScoreStore(*operators_).highest(system_clock().unix_s(), 100))
            events += row.events;
        return events;
    }
    std::string everything_said() {
        const std::lock_guard lock(mutex_);
        return log_;
    }

    TemporaryDirectory directory_;
    std::unique_ptr<store::SecretBox> secrets_;
    std::unique_ptr<store::Database> operators_;
    std::unique_ptr<plugins::PluginLauncher> launcher_;
    std::mutex mutex_;
    std::condition_variable said_;
    std::string log_;
    std::unique_ptr<IntegrationsHost> host_;
};

TEST_P(HostTest, reads_scores_and_shows_while_others_look) {
    for (int i = 0; i < 4; ++i) add("n" + std::to_string(i));
    start();
    EXPECT_TRUE(eventually([&] { return all(Status::connected); }));
    EXPECT_TRUE(eventually([&] { return host_->healthy(); }));
    std::thread onlooker([&] {
        for (int i = 0; i < 500; ++i) {
            (void)host_->integrations();
            (void)host_->plugins();
            (void)host_->commits();
            (void)host_->healthy();
        }
    });
    for (int i = 0; i < 10; ++i) alerts(30);
    EXPECT_TRUE(eventually([&] { return scored() == 300; })) << scored();
    onlooker.join();
    host_->stop();
    EXPECT_EQ(scored(), 300U) << "four integrations of one upstream: each alert once";
    store::IntegrationStore desk(*operators_, *secrets_);
    std::uint64_t admitted = 0;
    for (const auto& integration : desk.list()) {
        const auto counters = desk.counters(integration.id);
        EXPECT_TRUE(counters.balanced());
        admitted += counters.admitted;
    }
    EXPECT_EQ(admitted, 300U);
    EXPECT_EQ(everything_said().find("s3cret"), std::string::npos);
}

TEST_P(HostTest, P3_the_sink_is_stopped_and_started_while_reading_goes_on) {
    const auto id = add("one");
    start();
    ASSERT_TRUE(eventually([&] { return all(Status::connected); }));
    host_->pause_sink("The sink is stopped");
    alerts(45);
    ASSERT_TRUE(eventually([&] { return all(Status::needs_attention); }));
    EXPECT_EQ(scored(), 0U);
    EXPECT_TRUE(eventually([&] { return host_->commits().refused > 0; }));
    host_->resume_sink();
    ASSERT_TRUE(eventually([&] { return all(Status::connected) && scored() == 45; }));
    host_->stop();
    EXPECT_EQ(store::IntegrationStore(*operators_, *secrets_).counters(id).duplicate, 0U);
}

TEST_P(HostTest, a_host_that_goes_and_comes_back_loses_and_repeats_nothing) {
    const auto id = add("one");
    for (int round = 0; round < 3; ++round) {
        start();
        alerts(50);
        host_.reset();  // whenever that is
    }
    start();
    EXPECT_TRUE(eventually([&] { return scored() == 150; })) << scored();
    host_->stop();
    EXPECT_EQ(store::IntegrationStore(*operators_, *secrets_).counters(id).admitted, 150U);
}

TEST_P(HostTest, a_check_uses_the_real_plugin_and_leaves_nothing_behind) {
    const auto manifest = plugins::PluginManifest::read(directory_.path() / "plugins" / "counter.json");
    ASSERT_TRUE(manifest.ok()) << manifest.failure().sentence();
    alerts(3);
    CheckRequest request{.manifest = *manifest,
                         .config_json = Secret(R"({"source":")" + source().string() + R"("})"),
                         .checkpoint = "",
                         .allowed_hosts = {}};
    const auto good = check_integration(request, *launcher_);
    EXPECT_TRUE(good.ok()) << good.reason;
    EXPECT_EQ(good.events, 3U);
    request.config_json = Secret(R"({"source":"/nowhere"})");
    const auto missing = check_integration(request, *launcher_);
    EXPECT_EQ(missing.status, Status::permission_missing);
    EXPECT_EQ(missing.permissions.at(0).state, PermissionState::missing);
    EXPECT_EQ(missing.permissions.at(1).state, PermissionState::granted);
    EXPECT_EQ(scored(), 0U);
}

INSTANTIATE_TEST_SUITE_P(Modes, HostTest, ::testing::Values(RunMode::child_process, RunMode::in_process),
                         [](const auto& mode) {
                             return mode.param == RunMode::in_process ? "in_process" : "child_process";
                         });

class ChildTest : public HostTest {};

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr double limit_ms = 3'000;  // the figure is about the product, not about its instrumented form
#else
constexpr double limit_ms = 300;
#endif

TEST_P(ChildTest, killed_again_and_again_it_loses_and_repeats_nothing) {
    const auto seed = std::random_device{}();
    RecordProperty("seed", std::to_string(seed));
    std::mt19937 chance(seed);
    const auto id = add("one");
    start();
    std::size_t due = 0;
    int kills = 0, last_pid = 0;
    for (; kills < 20; ++kills) {
        int pid = 0;
        const bool young = chance() % 4 == 0;  // killed before it has read anything
        ASSERT_TRUE(eventually([&] {
            const auto running = host_->plugins();
            pid = running.empty() ? 0 : running.front().pid;
            return pid > 1 && pid != last_pid && (young || all(Status::connected));
        })) << "kills: "
            << kills << ", seed " << seed;
        const std::size_t more = chance() % 100;
        alerts(more);
        due += more;
        if (chance() % 2 == 0) (void)eventually([&, before = scored()] { return scored() != before || more == 0; });
        last_pid = pid;
        ::kill(pid, SIGKILL);
    }
    EXPECT_TRUE(eventually([&] { return scored() == due && all(Status::connected); }))
        << scored() << " of " << due << ", seed " << seed;
    host_->stop();
    EXPECT_EQ(scored(), due) << "seed " << seed;
    const auto counters = store::IntegrationStore(*operators_, *secrets_).counters(id);
    EXPECT_EQ(counters.admitted, due);
    EXPECT_EQ(counters.duplicate, 0U);
    EXPECT_TRUE(counters.balanced());
}

TEST_P(ChildTest, the_first_poll_comes_within_300_ms_of_start) {
    add("one", "well", 60'000);
    double best_ms = 1e9;
    for (int attempt = 0; attempt < 20 && best_ms > limit_ms; ++attempt) {  // a busy machine may take several
        const auto began = std::chrono::steady_clock::now();
        start();
        ASSERT_TRUE(eventually([&] { return all(Status::connected); }));
        best_ms = std::min(best_ms,
                           std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - began).count());
        host_.reset();
    }
    RecordProperty("best_ms", std::to_string(best_ms));
    std::printf("first proof after %.1f ms\n", best_ms);
    EXPECT_LE(best_ms, limit_ms);
}

TEST_P(ChildTest, a_hanging_plugin_does_not_hold_up_the_end) {
    add("one", "hang");
    start();
    ASSERT_TRUE(eventually([&] {
        const auto integrations = host_->integrations();
        return !integrations.empty() && integrations[0].next == "reading now";
    }));
    const auto began = std::chrono::steady_clock::now();
    host_->stop();
    EXPECT_LT(std::chrono::steady_clock::now() - began, 10s);
}

INSTANTIATE_TEST_SUITE_P(Modes, ChildTest, ::testing::Values(RunMode::child_process),
                         [](const auto&) { return "child_process"; });

}  // namespace
}  // namespace risk::integrations
