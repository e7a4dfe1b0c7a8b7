// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "plugins/plugin_process.hpp"

namespace risk::integrations::testing {

/// What a poll of the fake plugin does.
struct PollStep {
    struct Event {
        std::string id, subject;
        std::string ignored_because = {};
        std::string body = "{}";
    };
    std::optional<std::vector<Event>> batch;  ///< nothing: no commit
    std::string checkpoint;                   ///< with the batch
    plugins::VerbOutcome outcome;
    bool hangs = false;    ///< returns only when cancelled
    bool crashes = false;  ///< the process ends instead
};

/// An event at the upstream of a fake plugin: enough to be counted and scored.
PollStep read_all(const std::vector<PollStep::Event>& upstream, const std::string& checkpoint,
                  std::size_t at_most = 500);
plugins::VerbOutcome told(rp_result result, std::string subject = "", std::string message = "",
                          std::chrono::milliseconds retry_after = {});

/// In place of real plugins: says at once, on the caller's thread, what its script says. Thread-safe.
class FakePlugin final : public plugins::PluginLauncher {
  public:
    struct Instance {
        std::string config, checkpoint, allowed_hosts;
        std::uint32_t flags = 0;
        bool activated = false;
    };
    using Script = std::function<PollStep(const Instance&)>;

    Script on_poll = [](const Instance&) { return PollStep{}; };
    std::function<plugins::VerbOutcome(const Instance&)> on_activate = [](const Instance&) {
        return plugins::VerbOutcome{};
    };
    std::function<plugins::VerbOutcome(const std::string& config)> on_configure = [](const std::string&) {
        return plugins::VerbOutcome{};
    };
    bool deaf = false;           ///< does not heed cancel
    std::uint64_t threads = 2;   ///< that its process says it has
    bool never_ready = false;    ///< starts and says nothing
    std::string cannot_spawn;    ///< there is not even a process, for this reason
    std::string fails_to_start;  ///< the process ends before it is ready, with this reason
    bool stop_is_slow = false;   ///< stop() is not answered; only kill() ends it

    Result<std::unique_ptr<plugins::PluginProcess>> start(const plugins::PluginManifest& manifest,
                                                          const plugins::SandboxGrants& grants,
                                                          plugins::PluginProcessListener& listener) override;

    void crash(const std::string& reason = "killed by signal 11 (segmentation fault)");  ///< of the newest process
    /// What the newest process would say unasked.
    plugins::PluginProcessListener& listener() { return *listener_; }
    plugins::InstanceKey newest_key() const;

    [[nodiscard]] int starts() const { return count("start"); }
    [[nodiscard]] int polls() const { return count("poll"); }
    /// How often a call was made: "start", "configure", "activate", "poll", "teardown", "cancel", "stop", "kill".
    [[nodiscard]] int count(const std::string& call) const;
    [[nodiscard]] std::vector<std::string> started_versions() const;
    [[nodiscard]] std::vector<plugins::SandboxGrants> granted() const;  ///< to each process
    [[nodiscard]] std::vector<rp_result> answers() const;               ///< to commits
    [[nodiscard]] std::size_t most_parallel() const { return most_parallel_; }
    [[nodiscard]] std::size_t running_polls() const;
    [[nodiscard]] std::optional<Instance> newest_instance() const;
    void finish_hanging(const plugins::VerbOutcome& outcome);  ///< of all polls that hang

  private:
    class Process;
    friend class Process;
    void note(const std::string& call);

    mutable std::recursive_mutex mutex_;
    std::map<std::string, int> calls_;
    std::vector<std::string> versions_;
    std::vector<plugins::SandboxGrants> granted_;
    std::vector<rp_result> answers_;
    std::map<plugins::InstanceKey, Instance> instances_;
    std::map<plugins::InstanceKey, PollStep> pending_;  ///< polls that wait for an answer, or hang
    std::size_t most_parallel_ = 0;
    Process* newest_ = nullptr;
    plugins::PluginProcessListener* listener_ = nullptr;
};

/// A batch that owns what it says.
std::unique_ptr<plugins::ReceivedBatch> make_batch(const std::vector<PollStep::Event>& events,
                                                   const std::string& checkpoint,
                                                   std::int64_t occurred_ns = 1'767'225'600'000'000'000);

}  // namespace risk::integrations::testing
