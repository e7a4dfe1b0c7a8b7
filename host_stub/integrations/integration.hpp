// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "integrations/integration_book.hpp"
#include "integrations/lifecycle.hpp"
#include "integrations/live_view.hpp"
#include "integrations/next_words.hpp"
#include "integrations/pace.hpp"
#include "integrations/proof_watch.hpp"
#include "integrations/status_keeper.hpp"
#include "integrations/surroundings.hpp"
#include "integrations/verb_port.hpp"
#include "store/integration_store.hpp"

namespace risk::integrations {

/// One configured use of a plugin: asks the lifecycle what to do, does it, and says how it stands. On the loop's thread.
class Integration final : public VerbClient {
  public:
    struct Watcher {
        std::function<void(Integration&)> changed;  ///< there is something new to show
        std::function<void(Integration&)> stored;   ///< its counters in the store have moved
    };

    Integration(Surroundings& around, store::Integration record, Watcher watcher);
    ~Integration() override;
    Integration(const Integration&) = delete;
    Integration& operator=(const Integration&) = delete;

    void let_run(VerbPort& port);
    void hold(const Hold& why);
    /// The settings changed: what stands is forgotten, and a running instance is replaced, or taken down if it is held now.
    void update(store::Integration record, const std::optional<Hold>& why);
    /// Ends for good, without a change of status; idle() tells when.
    void retire();
    [[nodiscard]] bool idle() const { return state_ == State::off; }

    /// Writes what was counted and is not written yet.
    void write_tally() { book_.write_tally(); }
    /// True if they are others than before.
    bool set_stored_counters(domain::Counters counters) { return book_.set_stored(std::move(counters)); }

    [[nodiscard]] LiveIntegration live(const std::string& plugin_name) const;  ///< next is left empty
    [[nodiscard]] NextStep ahead() const;
    [[nodiscard]] std::int64_t id() const { return record_.id; }
    [[nodiscard]] const store::Integration& record() const { return record_; }
    [[nodiscard]] const std::optional<Hold>& held() const { return status_.held(); }
    [[nodiscard]] bool first_poll_sent() const { return first_poll_sent_; }
    [[nodiscard]] domain::Status status() const { return status_.shown().status; }
    [[nodiscard]] State state() const { return state_; }

    [[nodiscard]] const std::string& client_name() const override { return record_.settings.name; }
    [[nodiscard]] Milliseconds client_interval() const override { return pace_.interval(); }
    [[nodiscard]] plugins::SandboxGrants grants(const plugins::PluginManifest& manifest) const override;
    void process_up() override;
    void process_down(const ProcessDown& down) override;
    void verb_done(const plugins::VerbOutcome& outcome) override;
    void batch_offered(plugins::InstanceKey key, std::shared_ptr<const plugins::ReceivedBatch> batch) override;

  private:
    void happen(Happening happening);
    void perform(Action action);
    void load();
    void loaded(const Result<StartingPoint>& point);
    void run(Verb verb);
    void teardown();
    void schedule(Action action);
    void failed(const Verdict& verdict, const plugins::VerbOutcome& outcome);
    void proven();
    [[nodiscard]] Happening bounded(Happening happening, const plugins::VerbOutcome& outcome);
    void commit_done(plugins::InstanceKey key, const Result<store::CommitOutcome>& outcome);
    void look();
    void look_again_in_time();
    [[nodiscard]] Milliseconds interval() const;
    [[nodiscard]] std::int64_t proof_life() const;
    [[nodiscard]] std::int64_t steady() const { return around_.loop.clock().steady_ns(); }
    [[nodiscard]] std::int64_t now_s() const { return around_.loop.clock().unix_s(); }
    template <class Call>
    auto while_alive(Call call);

    Surroundings& around_;
    store::Integration record_;
    Watcher watcher_;
    VerbPort* port_ = nullptr;
    bool retired_ = false;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);  ///< late answers find out that nobody is there

    State state_ = State::off;
    Pace pace_;
    Loop::Timer timer_ = 0;
    std::int64_t due_ns_ = 0;  ///< steady; of the timer
    Loop::Timer look_timer_ = 0;
    std::int64_t look_ns_ = 0;            ///< steady; of that timer
    ProcessDown down_{.expected = true};  ///< the last one
    std::uint64_t load_ = 0;              ///< tells an answer of the store that comes too late
    bool loading_ = false;
    bool has_instance_ = false;
    Verb verb_ = Verb::configure;  ///< the last one
    bool first_poll_sent_ = false;

    bool committed_ = false;       ///< in the running verb
    std::string refusal_;          ///< why its commit was refused
    std::uint64_t fruitless_ = 0;  ///< polls in a row that promised more and brought nothing
    std::uint64_t defects_ = 0;    ///< in a row

    StatusKeeper status_;
    ProofWatch watch_;
    IntegrationBook book_;
};

}  // namespace risk::integrations
