// SPDX-License-Identifier: Apache-2.0
// A whole host with a store, an attacking plugin and a neighbour that does its work: whatever the one does, the other's
// alerts are read, and a person is told what became of the first.
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <mutex>

#include "domain/behaviour_score.hpp"
#include "integrations/integrations_host.hpp"
#include "plugins/plugin_process.hpp"
#include "plugins/sanitizers.hpp"
#include "reliability/row.hpp"
#include "store/audit_log.hpp"
#include "store/database.hpp"
#include "store/integration_store.hpp"
#include "store/score_store.hpp"
#include "store/secret_box.hpp"

namespace risk::attacks {
namespace {

using namespace std::chrono_literals;
using domain::Status;
namespace fs = std::filesystem;

constexpr const char* planted = "planted-secret-3f9c";
constexpr std::size_t alerts = 60;

struct Case {
    const char* attack;
    const char* said;       ///< within the reason of the status; empty: the plugin goes on and nothing is to be said
    std::uint64_t counted;  ///< events of the attacker's that may count: each once, however often it was offered
};

class HostileHost : public testing::TestWithParam<Case> {
  protected:
    HostileHost() {
        std::string name = (fs::temp_directory_path() / "risk-hostile-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary directory");
        directory_ = name;
        fs::create_directory(directory_ / "plugins");
        for (const char* from : {ATTACKER_DIRECTORY, NEIGHBOUR_DIRECTORY})
            fs::copy(from, directory_ / "plugins", fs::copy_options::recursive);
        auto key = store::SecretBox::open(directory_ / "key", true);
        secrets_ = std::make_unique<store::SecretBox>(std::move(key).value());
        operators_ = store::Database::open(directory_ / "host.db", store::OpenMode::create_or_open).value();
        launcher_ = plugins::make_plugin_launcher({.mode = plugins::RunMode::child_process, .runner_program = RUNNER});
        std::ofstream(directory_ / "alerts") << "";
    }
    ~HostileHost() override {
        host_.reset();
        operators_.reset();
        std::error_code ignored;
        fs::remove_all(directory_, ignored);
    }

    void start() {
        integrations::IntegrationsHostOptions options;
        options.database = directory_ / "host.db";
        options.plugin_directory = directory_ / "plugins";
        options.trust = {.keys = directory_ / "trusted_keys", .allow_unsigned = true};
        options.secrets = secrets_.get();
        options.launcher = launcher_.get();
        options.developer = true;
        options.quarantine_after = 3;
        options.log = [this](rp_log_level, std::string_view, std::string_view text) {
            const std::lock_guard lock(mutex_);
            log_ += std::string(text) + '\n';
            said_.notify_all();
        };
        host_ = std::move(integrations::IntegrationsHost::start(std::move(options))).value();
    }

    std::int64_t add(const std::string& plugin, const std::string& config) {
        store::IntegrationSettings settings;
        settings.plugin_id = plugin;
        settings.name = plugin;
        settings.config_json = config;
        settings.secrets.emplace("secret", Secret(planted));
        settings.interval_ms = 50;
        return store::IntegrationStore(*operators_, *secrets_).add(settings, system_clock().unix_s()).value();
    }

    template <class Condition>
    bool eventually(Condition condition) {
        const auto until = std::chrono::steady_clock::now() + 60s;
        while (std::chrono::steady_clock::now() < until) {
            if (condition()) return true;
            std::unique_lock lock(mutex_);
            said_.wait_for(lock, 5ms);
        }
        return false;
    }

    domain::StatusChange status(const std::string& name) {
        for (const auto& integration : host_->integrations())
            if (integration.name == name) return integration.status;
        return {};
    }
    std::uint64_t scored(const std::string& of_whom) {
        std::uint64_t events = 0;
        for (const auto& row : store::ScoreStore(*operators_).highest(system_clock().unix_s(), 100))
            if (row.email.find(of_whom) != std::string::npos) events += row.events;
        return events;
    }
    std::string everything_said() {
        const std::lock_guard lock(mutex_);
        std::string all = log_;
        for (const auto& integration : host_->integrations()) all += integration.status.reason;
        return all;
    }

    fs::path directory_;
    std::unique_ptr<store::SecretBox> secrets_;
    std::unique_ptr<store::Database> operators_;
    std::unique_ptr<plugins::PluginLauncher> launcher_;
    std::mutex mutex_;
    std::condition_variable said_;
    std::string log_;
    std::unique_ptr<integrations::IntegrationsHost> host_;
};

TEST_P(HostileHost, goes_on_and_says_what_became_of_the_attacker) {
    const Case& attack = GetParam();
    add("attacker", std::string(R"({"attacks":")") + attack.attack + R"(","tag":"t/","instance":"1"})");
    const auto neighbour = add("counter", R"({"source":")" + (directory_ / "alerts").string() + R"("})");
    start();
    std::ofstream(directory_ / "alerts", std::ios::app) << std::string(alerts / 2, 'x');
    const Status expected = *attack.said == '\0' ? Status::connected : Status::plugin_failed;
    const auto settled = [&] {
        const auto now = status("attacker");
        return now.status == expected && now.reason.find(attack.said) != std::string::npos &&
               (*attack.said == '\0' || now.reason.find("so it is not started again") != std::string::npos);
    };
    EXPECT_TRUE(eventually(settled)) << status("attacker").reason << "\n" << everything_said();
    std::ofstream(directory_ / "alerts", std::ios::app) << std::string(alerts / 2, 'x');
    EXPECT_TRUE(eventually([&] { return scored("x.test") == alerts; })) << scored("x.test");
    EXPECT_EQ(status("counter").status, Status::connected) << status("counter").reason;
    const std::string said = *attack.said == '\0' ? "" : status("attacker").reason;
    const std::string everything = everything_said();
    host_->stop();

    EXPECT_EQ(scored("attacker"), attack.counted);
    const auto counters = store::IntegrationStore(*operators_, *secrets_).counters(neighbour);
    EXPECT_EQ(counters.admitted, alerts);
    EXPECT_EQ(counters.duplicate, 0U);
    EXPECT_TRUE(counters.balanced());
    EXPECT_EQ(everything.find(planted), std::string::npos);
    const int children = ::waitpid(-1, nullptr, WNOHANG);  // -1: there is none
    EXPECT_EQ(children, -1);
    reliability::record({.group = "sandbox",
                         .what = std::string("A plugin attacks beside one that works: ") + attack.attack,
                         .times = 3,
                         .due = alerts,
                         .admitted = counters.admitted,
                         .left_behind = children == -1 ? 0U : 1U,
                         .said = said});
}

constexpr const char* forbidden = "it asked the system for something that no plugin may do";

INSTANTIATE_TEST_SUITE_P(WithEach, HostileHost,
                         testing::Values(Case{"become_shell fork kill_parent kill_group", "", 4},
                                         Case{"ptrace", forbidden, 0}, Case{"own_world", forbidden, 0},
                                         Case{"threads_without_end", "more than the 512 that a plugin may have", 0},
                                         Case{"malformed_frame", "sent a malformed frame", 0},
                                         Case{"replay", "committed", 1},
                                         Case{"flood", "flooded the host with log messages", 0},
                                         Case{"exit", "exited with status 3", 0},
                                         Case{"other_walls", "told twice of its walls", 0}),
                         [](const auto& test) {
                             std::string name = test.param.attack;
                             std::ranges::replace(name, ' ', '_');
                             return name;
                         });

}  // namespace
}  // namespace risk::attacks
