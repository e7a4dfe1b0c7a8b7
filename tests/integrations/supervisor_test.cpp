// SPDX-License-Identifier: Apache-2.0
#include "integrations/plugin_supervisor.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "fake_plugin.hpp"
#include "house.hpp"
#include "manual_clock.hpp"
#include "sample_manifest.hpp"

namespace risk::integrations {
namespace {

using namespace std::chrono_literals;
using testing::FakePlugin;
using testing::ManualClock;
using testing::PollStep;
using testing::sample_manifest;
using testing::told;

/// Nothing is stored in these tests.
class NoRecords final : public Records {
  public:
    void load(std::int64_t, const plugins::PluginManifest&, Answer<StartingPoint>) override {}
    void commit(WaitingCommit) override {}
    void save_status(StatusRecord, Answer<void>) override {}
    void add_tally(std::int64_t, const domain::Tally&, Answer<void>) override {}
    void quarantine(QuarantineRecord record, Answer<void> answer) override {
        written.push_back(record.sha256);
        answers.push_back(std::move(answer));
    }
    void release(std::string sha256, Answer<void>) override { std::erase(written, sha256); }

    std::vector<std::string> written;
    std::vector<Answer<void>> answers;  ///< not given yet
};

/// Does verbs as its test says, and remembers what came back.
class Client final : public VerbClient {
  public:
    Client(PluginSupervisor& supervisor, std::string name) : supervisor_(supervisor), name_(std::move(name)) {}
    ~Client() override { supervisor_.leave(*this); }

    [[nodiscard]] const std::string& client_name() const override { return name_; }
    [[nodiscard]] plugins::SandboxGrants grants(const plugins::PluginManifest&) const override { return needs; }
    void process_up() override {
        ++ups;
        supervisor_.configure(*this, {});
    }
    void process_down(const ProcessDown& down) override { downs.push_back(down); }
    void verb_done(const plugins::VerbOutcome& outcome) override { results.push_back(outcome.result); }
    void batch_offered(plugins::InstanceKey key, std::shared_ptr<const plugins::ReceivedBatch>) override {
        offered.push_back(key);
    }

    plugins::SandboxGrants needs;
    int ups = 0;
    std::vector<ProcessDown> downs;
    std::vector<rp_result> results;
    std::vector<plugins::InstanceKey> offered;

  private:
    PluginSupervisor& supervisor_;
    std::string name_;
};

SupervisorLimits two_at_a_time() {
    SupervisorLimits limits;
    limits.verbs.parallel = 2;
    return limits;
}

class SupervisorTest : public ::testing::Test {
  protected:
    void settle() { loop_.run_ready(); }
    void advance(std::chrono::nanoseconds by) {
        clock_.advance(by);
        settle();
    }
    /// Until the process runs again.
    void let_it_restart() {
        for (int i = 0; i < 70 && !supervisor_.running(); ++i) advance(1s);
    }
    std::unique_ptr<Client> joined(const std::string& name) {
        auto client = std::make_unique<Client>(supervisor_, name);
        supervisor_.join(*client);
        settle();
        return client;
    }

    ManualClock clock_;
    Loop loop_{clock_};
    NoRecords records_;
    std::vector<std::string> log_;
    Surroundings around_{
        .loop = loop_,
        .records = records_,
        .random = [] { return 0.5; },
        .log = [this](rp_log_level, std::string_view, std::string_view text) { log_.emplace_back(text); },
        .administrators_hosts = {},
        .interval = {}};
    FakePlugin plugin_;
    QuarantineBook quarantines_{around_};
    PluginSupervisor supervisor_{around_, plugin_, two_at_a_time(), sample_manifest(), quarantines_, [] {}};
};

TEST_F(SupervisorTest, the_process_runs_while_somebody_needs_it) {
    EXPECT_EQ(plugin_.starts(), 0);
    auto a = joined("a");
    auto b = joined("b");
    EXPECT_EQ(plugin_.starts(), 1);
    EXPECT_EQ(a->ups, 1);
    EXPECT_EQ(b->ups, 1);
    a.reset();
    settle();
    EXPECT_EQ(plugin_.count("stop"), 0);
    b.reset();
    settle();
    EXPECT_EQ(plugin_.count("stop"), 1);
    EXPECT_TRUE(supervisor_.idle());
    EXPECT_FALSE(supervisor_.live().running);
    auto c = joined("c");
    EXPECT_EQ(plugin_.starts(), 2);
    EXPECT_TRUE(supervisor_.running());
}

TEST_F(SupervisorTest, a_crash_is_told_with_its_reason_and_followed_by_a_restart_with_back_off) {
    auto a = joined("a");
    plugin_.crash();
    settle();
    ASSERT_EQ(a->downs.size(), 1U);
    EXPECT_FALSE(a->downs[0].expected);
    EXPECT_EQ(a->downs[0].status, domain::Status::needs_attention);
    EXPECT_NE(a->downs[0].reason.find("segmentation fault"), std::string::npos);
    EXPECT_EQ(a->downs[0].restart_ns, clock_.steady_ns() + 250'000'000);
    EXPECT_EQ(plugin_.starts(), 1);
    advance(249ms);
    EXPECT_EQ(plugin_.starts(), 1);
    advance(1ms);
    EXPECT_EQ(plugin_.starts(), 2);
    EXPECT_EQ(a->ups, 2);
    plugin_.crash();
    settle();
    EXPECT_EQ(a->downs[1].restart_ns, clock_.steady_ns() + 500'000'000) << "the back-off grows";
    EXPECT_EQ(supervisor_.live().restarts, 1U);
}

TEST_F(SupervisorTest, five_ends_in_ten_minutes_quarantine_the_library_until_an_operator_acts) {
    auto a = joined("a");
    for (int i = 0; i < 5; ++i) {
        let_it_restart();
        plugin_.crash();
        settle();
    }
    EXPECT_TRUE(supervisor_.quarantined());
    EXPECT_EQ(a->downs.back().status, domain::Status::plugin_failed);
    EXPECT_EQ(a->downs.back().restart_ns, 0);
    EXPECT_NE(a->downs.back().reason.find("plugin release acme"), std::string::npos);
    EXPECT_EQ(records_.written, std::vector<std::string>{sample_manifest().library_sha256});
    advance(1h);
    EXPECT_EQ(plugin_.starts(), 5);
    auto b = joined("b");
    ASSERT_EQ(b->downs.size(), 1U) << "who comes later is told too";
    EXPECT_EQ(b->downs[0].status, domain::Status::plugin_failed);
    supervisor_.operator_acted();
    settle();
    EXPECT_EQ(plugin_.starts(), 6);
    EXPECT_EQ(a->ups, 6);
    EXPECT_EQ(b->ups, 1);
    EXPECT_TRUE(records_.written.empty()) << "lifted in the store too";
}

TEST_F(SupervisorTest, a_library_that_was_quarantined_before_is_not_even_started_until_it_is_released) {
    quarantines_.take({{sample_manifest().library_sha256, clock_.unix_s()}});
    auto a = joined("a");
    EXPECT_EQ(plugin_.starts(), 0);
    EXPECT_TRUE(supervisor_.quarantined());
    EXPECT_EQ(a->downs.back().status, domain::Status::plugin_failed);
    EXPECT_NE(a->downs.back().reason.find("plugin release acme"), std::string::npos) << a->downs.back().reason;
    EXPECT_EQ(quarantines_.take({}), std::vector<std::string>{sample_manifest().library_sha256});
    supervisor_.begin_anew();
    settle();
    EXPECT_TRUE(supervisor_.running());
    EXPECT_EQ(a->ups, 1);
}

TEST_F(SupervisorTest, a_quarantine_that_is_not_written_yet_is_not_taken_for_one_that_was_lifted) {
    quarantines_.add("acme", "abc", "why");
    EXPECT_TRUE(quarantines_.take({}).empty());
    EXPECT_TRUE(quarantines_.since("abc"));
    quarantines_.lift("abc");
    EXPECT_TRUE(quarantines_.take({{"abc", 1}}).empty());
    EXPECT_TRUE(quarantines_.take({}).empty() || !quarantines_.since("abc"));
}

TEST_F(SupervisorTest, a_quarantine_that_was_written_and_lifted_between_two_looks_at_the_store_is_over) {
    quarantines_.add("acme", "abc", "why");
    records_.answers.back()({});
    EXPECT_EQ(quarantines_.take({}), std::vector<std::string>{"abc"});
    EXPECT_FALSE(quarantines_.since("abc"));
}

TEST_F(SupervisorTest, five_ends_over_a_longer_time_do_not_quarantine) {
    auto a = joined("a");
    for (int i = 0; i < 12; ++i) {
        plugin_.crash();
        settle();
        advance(3min);
    }
    EXPECT_FALSE(supervisor_.quarantined());
    EXPECT_EQ(a->ups, 13);
}

TEST_F(SupervisorTest, another_library_lifts_the_quarantine_and_the_same_one_does_not) {
    auto a = joined("a");
    for (int i = 0; i < 5; ++i) {
        let_it_restart();
        plugin_.crash();
        settle();
    }
    auto same = sample_manifest();
    same.version = "1.0.1";
    supervisor_.replace(same);
    settle();
    EXPECT_TRUE(supervisor_.quarantined());
    auto other = same;
    other.library_sha256 = std::string(64, 'b');
    supervisor_.replace(other);
    settle();
    EXPECT_TRUE(supervisor_.running());
    EXPECT_EQ(plugin_.started_versions().back(), "1.0.1");
    supervisor_.replace(same);
    settle();
    EXPECT_TRUE(supervisor_.quarantined()) << "back to the one that failed is no way out";
    EXPECT_EQ(a->downs.back().status, domain::Status::plugin_failed);
}

TEST_F(SupervisorTest, a_plugin_that_cannot_be_loaded_has_failed_and_says_why) {
    plugin_.fails_to_start = "the library's sha256 is not the manifest's";
    auto a = joined("a");
    ASSERT_EQ(a->downs.size(), 1U);
    EXPECT_EQ(a->downs[0].status, domain::Status::plugin_failed);
    EXPECT_NE(a->downs[0].reason.find("could not be started: the library's sha256"), std::string::npos)
        << a->downs[0].reason;
}

TEST_F(SupervisorTest, a_host_without_memory_for_a_process_does_not_blame_the_plugin) {
    plugin_.cannot_spawn = "Cannot allocate memory";
    auto a = joined("a");
    for (int i = 0; i < 5; ++i) let_it_restart();
    EXPECT_GT(plugin_.starts(), 5);
    EXPECT_FALSE(supervisor_.quarantined());
    EXPECT_NE(a->downs.back().reason.find("Cannot allocate memory"), std::string::npos) << a->downs.back().reason;
    plugin_.cannot_spawn.clear();
    let_it_restart();
    EXPECT_EQ(a->ups, 1);
}

TEST_F(SupervisorTest, a_process_that_is_never_ready_is_killed) {
    plugin_.never_ready = true;
    auto a = joined("a");
    advance(10s);
    EXPECT_EQ(plugin_.count("kill"), 1);
    ASSERT_EQ(a->downs.size(), 1U);
    EXPECT_NE(a->downs[0].reason.find("not ready within 10 s"), std::string::npos) << a->downs[0].reason;
}

TEST_F(SupervisorTest, a_late_verb_is_cancelled_at_its_deadline) {
    auto a = joined("a");
    plugin_.on_poll = [](const auto&) { return PollStep{.batch = {}, .checkpoint = {}, .outcome = {}, .hangs = true}; };
    supervisor_.run(*a, Verb::poll, 0);
    advance(119s);
    EXPECT_EQ(plugin_.count("cancel"), 0);
    advance(1s);
    EXPECT_EQ(plugin_.count("cancel"), 1);
    EXPECT_EQ(a->results.back(), RP_E_CANCELLED);
    advance(10s);
    EXPECT_EQ(plugin_.count("kill"), 0);
}

TEST_F(SupervisorTest, a_verb_that_does_not_heed_cancel_costs_the_process_and_is_named) {
    auto a = joined("a");
    plugin_.deaf = true;
    plugin_.on_poll = [](const auto&) { return PollStep{.batch = {}, .checkpoint = {}, .outcome = {}, .hangs = true}; };
    supervisor_.run(*a, Verb::poll, 0);
    advance(120s);
    advance(5s);
    EXPECT_EQ(plugin_.count("kill"), 1);
    ASSERT_EQ(a->downs.size(), 1U);
    EXPECT_NE(a->downs[0].reason.find("poll of a did not return within 2 min"), std::string::npos)
        << a->downs[0].reason;
    let_it_restart();
    EXPECT_EQ(a->ups, 2);
}

TEST_F(SupervisorTest, only_so_many_verbs_run_in_parallel_and_the_others_wait_their_turn) {
    std::vector<std::unique_ptr<Client>> clients;
    for (int i = 0; i < 5; ++i) clients.push_back(joined(std::to_string(i)));
    plugin_.on_poll = [](const auto&) { return PollStep{.batch = {}, .checkpoint = {}, .outcome = {}, .hangs = true}; };
    for (auto& client : clients) supervisor_.run(*client, Verb::poll, 0);
    settle();
    EXPECT_EQ(plugin_.running_polls(), 2U);
    while (plugin_.running_polls() > 0) {
        plugin_.finish_hanging({});
        settle();
    }
    EXPECT_EQ(plugin_.polls(), 5);
    EXPECT_EQ(plugin_.most_parallel(), 2U);
    for (auto& client : clients) EXPECT_EQ(client->results.size(), 2U) << "configure and poll";
}

TEST_F(SupervisorTest, a_verb_that_waits_its_turn_can_be_cancelled) {
    auto a = joined("a"), b = joined("b"), c = joined("c");
    plugin_.on_poll = [](const auto&) { return PollStep{.batch = {}, .checkpoint = {}, .outcome = {}, .hangs = true}; };
    for (Client* client : {a.get(), b.get(), c.get()}) supervisor_.run(*client, Verb::poll, 0);
    supervisor_.cancel(*c);
    settle();
    EXPECT_EQ(c->results.back(), RP_E_CANCELLED);
    EXPECT_EQ(plugin_.polls(), 2);
    EXPECT_EQ(plugin_.count("cancel"), 0);
}

TEST_F(SupervisorTest, an_upgrade_lets_the_running_poll_finish_and_then_takes_over) {
    auto a = joined("a");
    plugin_.on_poll = [](const auto&) { return PollStep{.batch = {}, .checkpoint = {}, .outcome = {}, .hangs = true}; };
    supervisor_.run(*a, Verb::poll, 0);
    auto next = sample_manifest();
    next.version = "2.0.0";
    next.library_sha256 = std::string(64, 'b');
    supervisor_.replace(next);
    settle();
    EXPECT_EQ(plugin_.count("stop"), 0);
    EXPECT_EQ(plugin_.count("cancel"), 0);
    EXPECT_EQ(supervisor_.manifest().version, "1.0.0");
    plugin_.finish_hanging({});
    settle();
    EXPECT_EQ(a->results.back(), RP_OK);
    EXPECT_EQ(plugin_.started_versions(), (std::vector<std::string>{"1.0.0", "2.0.0"}));
    EXPECT_EQ(a->ups, 2);
    ASSERT_EQ(a->downs.size(), 1U);
    EXPECT_TRUE(a->downs[0].expected);
}

TEST_F(SupervisorTest, a_process_is_granted_what_all_its_integrations_need) {
    Client files(supervisor_, "files"), other_port(supervisor_, "port");
    files.needs.paths = {"/srv/drop"};
    other_port.needs.ports = {8443};
    supervisor_.join(files);
    supervisor_.join(other_port);
    settle();
    EXPECT_EQ(plugin_.starts(), 1) << "both were known";
    EXPECT_EQ(plugin_.granted().back(), (plugins::SandboxGrants{{"/srv/drop"}, {8443}}));
    Client more(supervisor_, "more");
    more.needs.ports = {9000};
    supervisor_.join(more);
    settle();
    EXPECT_EQ(plugin_.starts(), 2);
    EXPECT_EQ(plugin_.granted().back(), (plugins::SandboxGrants{{"/srv/drop"}, {8443, 9000}}));
    EXPECT_TRUE(supervisor_.running());
    EXPECT_EQ(supervisor_.live().restarts, 0U) << "this was no fault";
    EXPECT_EQ(plugin_.count("kill"), 0);
}

TEST_F(SupervisorTest, one_that_needs_less_than_was_granted_changes_nothing) {
    Client client(supervisor_, "one"), less(supervisor_, "less");
    client.needs = {{"/srv/drop"}, {8443}};
    less.needs.ports = {8443};
    supervisor_.join(client);
    settle();
    supervisor_.join(less);
    settle();
    EXPECT_EQ(plugin_.starts(), 1);
    EXPECT_EQ(less.ups, 1);
}

TEST_F(SupervisorTest, a_granted_file_that_appears_or_is_replaced_is_granted_anew) {
    const testing::TemporaryDirectory directory;
    const auto file = directory.path() / "ca.pem";
    Client client(supervisor_, "one");
    client.needs.paths = {file.string()};
    supervisor_.join(client);
    settle();
    supervisor_.look();
    settle();
    EXPECT_EQ(plugin_.starts(), 1);
    std::ofstream(file) << "now it is there";
    supervisor_.look();
    settle();
    EXPECT_EQ(plugin_.starts(), 2);
    std::ofstream(directory.path() / "new") << "another file";
    std::filesystem::rename(directory.path() / "new", file);
    supervisor_.look();
    settle();
    EXPECT_EQ(plugin_.starts(), 3);
    EXPECT_TRUE(supervisor_.running());
}

TEST_F(SupervisorTest, a_process_with_threads_without_end_is_killed_and_says_so) {
    const auto client = joined("one");
    plugin_.threads = 513;
    supervisor_.look();
    settle();
    ASSERT_EQ(client->downs.size(), 1U);
    EXPECT_NE(client->downs[0].reason.find("it had 513 threads, more than the 512 that a plugin may have"),
              std::string::npos)
        << client->downs[0].reason;
}

TEST_F(SupervisorTest, the_walls_are_shown_and_what_is_missing_is_said) {
    const auto client = joined("one");
    plugin_.listener().on_walls(plugins::possible_walls({2, true}));
    settle();
    EXPECT_EQ(supervisor_.live().sandbox.level(), "partial");
    EXPECT_EQ(log_.back(),
              "walls around the plugin's process: partial. " + plugins::possible_walls({2, true}).missing());
    EXPECT_NE(log_.back().find("TCP ports are not restricted"), std::string::npos) << log_.back();
}

TEST_F(SupervisorTest, a_process_that_does_not_stop_is_killed_and_that_is_no_crash) {
    auto a = joined("a");
    plugin_.stop_is_slow = true;
    supervisor_.replace(sample_manifest());
    settle();
    EXPECT_EQ(plugin_.count("stop"), 1);
    advance(10s);
    EXPECT_EQ(plugin_.count("kill"), 1);
    ASSERT_EQ(a->downs.size(), 1U);
    EXPECT_TRUE(a->downs[0].expected);
    EXPECT_EQ(a->ups, 2);
}

TEST_F(SupervisorTest, a_crash_during_an_upgrade_is_answered_by_the_new_version) {
    auto a = joined("a");
    plugin_.on_poll = [](const auto&) { return PollStep{.batch = {}, .checkpoint = {}, .outcome = {}, .hangs = true}; };
    supervisor_.run(*a, Verb::poll, 0);
    auto next = sample_manifest();
    next.version = "2.0.0";
    next.library_sha256 = std::string(64, 'b');
    supervisor_.replace(next);
    plugin_.crash();
    settle();
    EXPECT_EQ(plugin_.started_versions().back(), "2.0.0");
    EXPECT_EQ(a->ups, 2);
}

TEST_F(SupervisorTest, a_commit_of_an_instance_that_is_gone_is_refused) {
    auto a = joined("a");
    plugin_.listener().on_commit(99, testing::make_batch({{.id = "x", .subject = ""}}, ""));
    settle();
    EXPECT_EQ(plugin_.answers(), std::vector<rp_result>{RP_E_REFUSED});
    EXPECT_TRUE(a->offered.empty());
}

TEST_F(SupervisorTest, a_batch_that_lies_about_its_bodies_is_invalid_and_goes_no_further) {
    auto a = joined("a");
    const auto key = plugin_.newest_key();
    plugin_.listener().on_commit(
        key, testing::make_batch({{.id = "x", .subject = "", .ignored_because = "", .body = "no json"}}, ""));
    settle();
    EXPECT_EQ(plugin_.answers(), std::vector<rp_result>{RP_E_INVALID});
    EXPECT_TRUE(a->offered.empty());
    plugin_.listener().on_commit(key, testing::make_batch({{.id = "x", .subject = ""}}, ""));
    settle();
    EXPECT_EQ(a->offered, std::vector<plugins::InstanceKey>{key});
}

TEST_F(SupervisorTest, an_answer_that_nobody_asked_for_is_ignored) {
    auto a = joined("a");
    const auto before = a->results;
    plugin_.listener().on_verb_done(plugin_.newest_key(), {});
    plugin_.listener().on_verb_done(12'345, {});
    settle();
    EXPECT_EQ(a->results, before);
}

TEST_F(SupervisorTest, a_flood_of_log_lines_is_cut_and_counted) {
    auto a = joined("a");
    const auto before = log_.size();
    for (int i = 0; i < 10'000; ++i) plugin_.listener().on_log(1, RP_LOG_INFO, "noise");
    EXPECT_LE(log_.size() - before, 200U);
    advance(1min);
    plugin_.listener().on_log(1, RP_LOG_INFO, "quiet again");
    EXPECT_EQ(log_.back(), "quiet again");
    EXPECT_EQ(log_[log_.size() - 2], "9800 messages of the plugin were dropped");
}

}  // namespace
}  // namespace risk::integrations
