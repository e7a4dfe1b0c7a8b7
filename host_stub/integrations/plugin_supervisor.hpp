// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "integrations/backoff.hpp"
#include "integrations/crash_history.hpp"
#include "integrations/live_view.hpp"
#include "integrations/plugin_channel.hpp"
#include "integrations/quarantine_book.hpp"
#include "integrations/start_queue.hpp"
#include "integrations/verb_desk.hpp"

namespace risk::integrations {

struct SupervisorLimits {
    VerbLimits verbs;
    Milliseconds start_or_stop{10'000};  ///< how long the process may take for either
    std::size_t ends = 5;                ///< so many ends by itself …
    Milliseconds within{600'000};        ///< … within this time, and the plugin is quarantined
    std::uint64_t threads = 512;         ///< a process that has more is killed
    Backoff restart{.first = Milliseconds(500), .longest = Milliseconds(60'000)};
};

/// One plugin's process: started while an integration needs it, started again with back-off when it ends by itself,
/// killed when a verb is late, drained and replaced when a new version is there. On the loop's thread.
///
/// Quarantine: a library (by its sha256) whose process ends too often is not started again until an operator acts: it is
/// released, another library is put in its place, or one of its integrations is edited, paused or resumed.
class PluginSupervisor final : public VerbPort, private ChannelClient {
  public:
    /// changed: there is something new to show.
    PluginSupervisor(Surroundings& around, plugins::PluginLauncher& launcher, SupervisorLimits limits,
                     const plugins::PluginManifest& manifest, QuarantineBook& quarantines,
                     std::function<void()> changed);
    ~PluginSupervisor() override;
    PluginSupervisor(const PluginSupervisor&) = delete;
    PluginSupervisor& operator=(const PluginSupervisor&) = delete;

    /// A new version: running polls come to their end, then the new one takes over.
    void replace(const plugins::PluginManifest& manifest);
    /// Lifts a quarantine, and does not wait any longer for the next start.
    void operator_acted();
    /// The same without a word to the book: somebody else has lifted it there.
    void begin_anew();
    /// Every now and then: replaces a process if what it was granted is no longer what lies behind the granted names,
    /// and kills one that has threads without end, for which the kernel has no limit of a single process.
    void look();
    /// No time left for an orderly end.
    void kill();
    /// It may not run any more: its process is killed, which is no fault of its own. Nobody may need it by then.
    void end_at_once();

    [[nodiscard]] bool idle() const { return !process_ && !needed(); }  ///< no process, and nobody needs one
    [[nodiscard]] bool running() const { return phase_ == Phase::running; }
    [[nodiscard]] bool needed() const { return !desk_.empty(); }
    [[nodiscard]] bool quarantined() const { return phase_ == Phase::quarantined; }
    [[nodiscard]] LivePlugin live() const;

    void join(VerbClient& client) override;
    void leave(VerbClient& client) override;
    void configure(VerbClient& client, plugins::InstanceSettings settings) override;
    void run(VerbClient& client, Verb verb, std::int64_t due_ns) override;
    void cancel(VerbClient& client) override;
    void answer_commit(plugins::InstanceKey key, rp_result result) override;
    [[nodiscard]] const plugins::PluginManifest& manifest() const override { return *manifest_; }

  private:
    enum class Phase { idle, starting, running, draining, stopping, backing_off, quarantined };

    void set_phase(Phase phase, Milliseconds time_limit = {}, std::function<void()> then = {});
    void start();
    void stop();
    void start_or_stop();
    void let_begin();
    void stop_when_drained();
    void kill_because(const std::string& reason);
    void ended_by_itself(const std::string& reason, bool was_ready);
    void quarantine(const std::string& what);
    void stay_quarantined(std::int64_t since_s);
    void start_again_later(const std::string& what, bool was_ready);
    void take_replacement();
    void look_at_grants();
    void renew(const std::string& why);
    [[nodiscard]] plugins::SandboxGrants wanted_grants() const;
    void tell_down();
    void post(std::function<void()> task);

    void channel_walls(const plugins::SandboxReport& report) override;
    void channel_ready() override;
    void channel_verb_done(plugins::InstanceKey key, const plugins::VerbOutcome& outcome) override;
    void channel_commit(plugins::InstanceKey key, std::shared_ptr<const plugins::ReceivedBatch> batch,
                        const std::string& fault) override;
    void channel_end(const plugins::ProcessEnd& end) override;

    Surroundings& around_;
    plugins::PluginLauncher& launcher_;
    const SupervisorLimits limits_;
    QuarantineBook& quarantines_;
    std::function<void()> changed_;
    std::shared_ptr<const plugins::PluginManifest> manifest_;     ///< of the process, or of the next one
    std::shared_ptr<const plugins::PluginManifest> replacement_;  ///< waits for the old process to end

    plugins::SandboxGrants grants_;  ///< of the process that runs
    std::string grants_stamp_;       ///< what lay behind them when it started
    plugins::SandboxReport walls_;   ///< of the process that runs, or ran last

    Phase phase_ = Phase::idle;
    Loop::Timer timer_ = 0;  ///< of the phase
    std::unique_ptr<PluginChannel> channel_;
    std::unique_ptr<plugins::PluginProcess> process_;  // goes before its listener
    VerbDesk desk_;
    StartQueue starts_;  ///< of those at the desk that have not heard of the process
    Loop::Timer start_timer_ = 0;
    std::string killed_because_;
    plugins::ProcessSize size_;  // at the last look
    bool not_spawned_ = false;   // the host had no memory or descriptors for the process: no fault of the plugin's
    ProcessDown down_;
    CrashHistory crashes_;
    std::uint64_t restarts_ = 0;
    std::uint64_t fruitless_starts_ = 0;  ///< since a poll last succeeded: what the back-off counts
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace risk::integrations
