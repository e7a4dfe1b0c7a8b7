// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "integrations/backoff.hpp"
#include "integrations/crash_history.hpp"
#include "integrations/live_view.hpp"
#include "integrations/plugin_channel.hpp"
#include "integrations/verb_port.hpp"

namespace risk::integrations {

struct SupervisorLimits {
    std::size_t parallel_verbs = 16;        ///< under way at a time; the others wait their turn
    Milliseconds grace{5'000};              ///< between cancel at the deadline and kill
    Milliseconds short_verb{10'000};        ///< deadline of configure and teardown, of start and stop
    std::size_t ends = 5;                   ///< so many ends …
    Milliseconds within{600'000};           ///< … within this time, and the plugin is quarantined
    Backoff restart{.first = Milliseconds(500), .longest = Milliseconds(60'000)};
};

/// One plugin's process: started while an integration needs it, started again with back-off when it ends by itself,
/// killed when a verb is late, drained and replaced when a new version is there. On the loop's thread.
///
/// Quarantine: a library (by its sha256) whose process ends too often is not started again until an operator acts:
/// another library is put in its place, or one of its integrations is edited, paused or resumed. It is kept in memory.
class PluginSupervisor final : public VerbPort, private ChannelClient {
  public:
    PluginSupervisor(Surroundings& around, plugins::PluginLauncher& launcher, SupervisorLimits limits,
                     const plugins::PluginManifest& manifest, std::function<void()> changed);
    ~PluginSupervisor() override;
    PluginSupervisor(const PluginSupervisor&) = delete;
    PluginSupervisor& operator=(const PluginSupervisor&) = delete;

    /// A new version: running polls come to their end, then the new one takes over.
    void replace(const plugins::PluginManifest& manifest);
    void operator_acted();
    /// No time left for an orderly end.
    void kill();

    [[nodiscard]] bool idle() const { return phase_ == Phase::idle; }  ///< no process, and nobody needs one
    [[nodiscard]] bool running() const { return phase_ == Phase::running; }
    [[nodiscard]] bool needed() const { return !seats_.empty(); }
    [[nodiscard]] bool quarantined() const { return phase_ == Phase::quarantined; }
    [[nodiscard]] LivePlugin live() const;

    void join(VerbClient& client) override;
    void leave(VerbClient& client) override;
    void configure(VerbClient& client, plugins::InstanceSettings settings) override;
    void run(VerbClient& client, Verb verb) override;
    void cancel(VerbClient& client) override;
    void answer_commit(plugins::InstanceKey key, rp_result result) override;
    [[nodiscard]] const plugins::PluginManifest& manifest() const override { return *manifest_; }

  private:
    enum class Phase { idle, starting, running, draining, stopping, backing_off, quarantined };

    struct Seat {  ///< a client's place
        plugins::InstanceKey key = 0;  ///< 0: no instance
        std::optional<Verb> verb;      ///< waiting or under way
        std::optional<plugins::InstanceSettings> settings;  ///< of a configure that waits
        bool under_way = false;
        Loop::Timer late = 0;
    };

    void start();
    void stop();
    void stop_when_drained();
    void start_or_stop();
    void clear_seats();
    void ended_by_itself(const std::string& reason, bool was_ready);
    void tell_down();
    void enqueue(VerbClient& client, Verb verb);
    void send_waiting();
    void send(VerbClient& client, Seat& seat);
    void watch(VerbClient& client, Seat& seat);
    void late(VerbClient& client);
    void kill_because(const std::string& reason);
    void set_phase(Phase phase, Milliseconds time_limit = {}, std::function<void()> then = {});
    void take_replacement();
    void post(std::function<void()> task);
    [[nodiscard]] Milliseconds deadline(Verb verb) const;
    [[nodiscard]] std::size_t under_way() const;
    [[nodiscard]] std::map<VerbClient*, Seat>::iterator seat_of(plugins::InstanceKey key);

    void channel_ready() override;
    void channel_verb_done(plugins::InstanceKey key, const plugins::VerbOutcome& outcome) override;
    void channel_commit(plugins::InstanceKey key, std::shared_ptr<const plugins::ReceivedBatch> batch,
                        const std::string& fault) override;
    void channel_end(const plugins::ProcessEnd& end) override;

    Surroundings& around_;
    plugins::PluginLauncher& launcher_;
    const SupervisorLimits limits_;
    std::function<void()> changed_;
    std::shared_ptr<const plugins::PluginManifest> manifest_;     ///< of the process, or of the next one
    std::shared_ptr<const plugins::PluginManifest> replacement_;  ///< waits for the old process to end

    Phase phase_ = Phase::idle;
    std::unique_ptr<PluginChannel> channel_;
    std::unique_ptr<plugins::PluginProcess> process_;  // goes before its listener
    Loop::Timer timer_ = 0;                            ///< of the phase
    std::string killed_because_;
    ProcessDown down_;
    CrashHistory crashes_;
    std::uint64_t restarts_ = 0;
    std::uint64_t fruitless_starts_ = 0;  ///< since a poll last succeeded: what the back-off counts

    std::map<VerbClient*, Seat> seats_;
    std::deque<VerbClient*> waiting_;  ///< for a free place among the parallel verbs
    plugins::InstanceKey last_key_ = 0;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace risk::integrations
