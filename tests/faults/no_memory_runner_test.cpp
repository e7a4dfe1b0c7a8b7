// SPDX-License-Identifier: Apache-2.0
// Memory is short between host and plugin: at the host's end of the channel, at the runner's, within the plugin. What was
// accepted is whole; what was not comes again; whatever ends says why, and nothing waits for ever.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <iostream>
#include <mutex>
#include <optional>
#include <set>

#include "domain/random_source.hpp"
#include "faults/allocations.hpp"
#include "plugin_runner/scripted.hpp"
#include "reliability/row.hpp"
#include "store/workshop.hpp"

namespace risk::test {
namespace {

using namespace std::chrono_literals;
using plugins::InstanceKey;
using plugins::RunMode;

constexpr InstanceKey the_instance = 1;
constexpr std::size_t polls = 2, events_a_poll = 3, due = polls * events_a_poll;

/// A store that takes a batch whole or not at all, and needs no memory for it. What it waits for comes or has ended.
class Ledger final : public plugins::PluginProcessListener {
  public:
    void on_ready() override {}
    void on_log(InstanceKey, rp_log_level, std::string_view) override {}
    void on_verb_done(InstanceKey, const plugins::VerbOutcome& outcome) override {
        const std::lock_guard lock(mutex_);
        result_ = outcome.result;
        changed_.notify_all();
    }
    void on_commit(InstanceKey key, std::unique_ptr<plugins::ReceivedBatch> batch) override {
        const rp_batch& given = batch->batch();
        ASSERT_EQ(given.count, events_a_poll);
        for (std::size_t i = 0; i < given.count; ++i) take(given.events[i].id, i);
        process->answer_commit(key, RP_OK);
    }
    void on_end(const plugins::ProcessEnd& end) override {
        std::string reason = end.reason;  // as whoever passes it on: this may fail, and then it is told again
        const std::lock_guard lock(mutex_);
        reasons.insert(std::move(reason));
        ended_ = true;
        changed_.notify_all();
    }

    void begin_life() {
        const std::lock_guard lock(mutex_);
        offered_.fill(0);
        ended_ = false;
    }
    /// How a verb ended; nothing if the process has.
    std::optional<rp_result> await() {
        std::unique_lock lock(mutex_);
        const bool came = changed_.wait_for(lock, 30s, [this] { return result_ || ended_; });
        EXPECT_TRUE(came) << "neither an answer nor an end";
        return std::exchange(result_, std::nullopt);
    }
    void await_end() {
        std::unique_lock lock(mutex_);
        EXPECT_TRUE(changed_.wait_for(lock, 30s, [this] { return ended_; }));
    }
    [[nodiscard]] std::size_t admitted() const {
        return static_cast<std::size_t>(std::count(known_.begin(), known_.end(), true));
    }
    void forget() { known_.fill(false); }

    plugins::PluginProcess* process = nullptr;
    std::set<std::string> reasons;
    std::uint64_t twice = 0;  ///< offered again although accepted, in one life

  private:
    // "id 2.1": the second poll's second event.
    void take(rp_str id, std::size_t expected_event) {
        unsigned poll = 0, event = 0;
        char text[16] = {};
        std::memcpy(text, id.data, std::min(id.len, sizeof text - 1));
        ASSERT_EQ(std::sscanf(text, "id %u.%u", &poll, &event), 2);
        ASSERT_EQ(event, expected_event);
        ASSERT_LE(poll, polls);
        const std::size_t at = (poll - 1) * events_a_poll + event;
        known_[at] = true;
        twice += offered_[at]++ > 0 ? 1 : 0;
    }

    std::mutex mutex_;
    std::condition_variable changed_;
    std::optional<rp_result> result_;
    bool ended_ = false;
    std::array<bool, due> known_{};
    std::array<std::uint8_t, due> offered_{};
};

class NoMemoryForPlugins : public ::testing::Test {
  protected:
    struct Shortage {
        std::uint64_t nth = 0, together = 0;  ///< in this process
    };

    /// Start, configure, activate, two polls with a commit, teardown, stop; as far as it comes.
    void live(plugins::PluginLauncher& launcher, Shortage shortage) {
        ledger_.begin_life();
        plugins::InstanceSettings settings{Secret(R"({"poll":"log commit:3","secret":"a long secret"})"), "", 0, "*"};
        Allocations::fail(shortage.nth, shortage.together);
        auto started = launcher.start(manifest_, {}, ledger_);
        if (started) {
            ledger_.process = started->get();
            if (converse(**started, std::move(settings))) started.value()->stop();
            ledger_.await_end();
            started->reset();
        } else {
            EXPECT_NE(started.failure().sentence().find("memory"), std::string::npos) << started.failure().sentence();
        }
        Allocations::relieve();
    }

    /// False: it has ended meanwhile.
    bool converse(plugins::PluginProcess& process, plugins::InstanceSettings settings) {
        process.configure(the_instance, std::move(settings));
        if (!ledger_.await()) return false;
        process.activate(the_instance, 20s);
        if (!ledger_.await()) return false;
        for (std::size_t i = 0; i < polls; ++i) {
            process.poll(the_instance, 10, 20s);
            if (!ledger_.await()) return false;
        }
        process.teardown(the_instance);
        return ledger_.await().has_value();
    }

    /// After a life with a shortage one without: then all is there.
    void settle(plugins::PluginLauncher& after, std::uint64_t nth) {
        live(after, {});
        ++times_;
        sum_due_ += due;
        sum_admitted_ += ledger_.admitted();
        ASSERT_EQ(ledger_.admitted(), due) << "allocation " << nth;
        ASSERT_EQ(ledger_.twice, 0U) << "allocation " << nth;
        ledger_.forget();
    }

    void conclude(const std::string& what) {
        EXPECT_GT(times_, 20U);
        for (const std::string& reason : ledger_.reasons) {
            const bool told = reason == "stopped" || reason.find("memory") != std::string::npos ||
                              reason.find("bad_alloc") != std::string::npos;
            EXPECT_TRUE(told) << reason;
        }
        std::cout << times_ << " times\n";
        reliability::record({"memory", what, times_, sum_due_, sum_admitted_, sum_due_ - sum_admitted_, ledger_.twice,
                             0, 0, 0,
                             "The plugin's process was ended because the host had no memory left to talk to it"});
    }

    std::uint64_t stride(std::int64_t one_in) {
        return reliability::thorough() ? 1 : static_cast<std::uint64_t>(random_.between(1, 2 * one_in));
    }

    RandomSource random_;
    const plugins::PluginManifest manifest_ = plugins::test::scripted_manifest();
    const std::unique_ptr<plugins::PluginLauncher> thread_ =
        plugins::make_plugin_launcher(plugins::test::options_for(RunMode::in_process));
    const std::unique_ptr<plugins::PluginLauncher> child_ =
        plugins::make_plugin_launcher(plugins::test::options_for(RunMode::child_process));
    Ledger ledger_;
    std::uint64_t times_ = 0, sum_due_ = 0, sum_admitted_ = 0;
};

TEST_F(NoMemoryForPlugins, at_either_end_of_the_channel_it_ends_or_goes_on_and_nothing_is_lost) {
    SCOPED_TRACE(random_.trace());
    live(*thread_, {});  // what libraries keep for the life of the process
    for (const std::uint64_t together : {1, 6}) {
        for (std::uint64_t nth = 1;; nth += stride(4)) {
            live(*thread_, {nth, together});
            if (Allocations::struck() == 0) break;
            ASSERT_NO_FATAL_FAILURE(settle(*thread_, nth));
        }
    }
    conclude(
        "each allocation of a plugin's life, at both ends of its channel, fails once in turn, alone and with five "
        "more");
}

TEST_F(NoMemoryForPlugins, at_the_hosts_end_of_a_process_it_ends_or_goes_on_and_nothing_is_lost) {
    SCOPED_TRACE(random_.trace());
    live(*child_, {});
    for (std::uint64_t nth = 1;; nth += stride(4)) {
        live(*child_, {nth, 1});
        if (Allocations::struck() == 0) break;
        ASSERT_NO_FATAL_FAILURE(settle(*child_, nth));
    }
    conclude("each allocation of the host for a plugin's process fails once in turn");
}

TEST_F(NoMemoryForPlugins, within_the_plugins_process_it_ends_or_answers_and_nothing_is_lost) {
    SCOPED_TRACE(random_.trace());
    Allocations::fail(0);
    live(*thread_, {});
    const std::uint64_t at_both_ends = Allocations::calls();
    TempDir directory;
    for (std::uint64_t nth = 1; nth < at_both_ends; nth += stride(8)) {
        const auto name = directory.path() / ("starved-" + std::to_string(nth) + (nth % 2 == 0 ? "-1" : "-6"));
        std::filesystem::create_symlink(STARVED_RUNNER, name);
        const auto starved = plugins::make_plugin_launcher({RunMode::child_process, name, nullptr});
        live(*starved, {});
        ASSERT_NO_FATAL_FAILURE(settle(*child_, nth));
    }
    conclude("each allocation of a plugin's process fails once in turn, alone or with five more");
}

}  // namespace
}  // namespace risk::test
