// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "integrations/integration.hpp"
#include "integrations/live_board.hpp"
#include "integrations/plugin_catalogue.hpp"
#include "integrations/plugin_supervisor.hpp"
#include "integrations/store_records.hpp"

namespace risk::integrations {

/// Keeps what runs equal to what the store and the plugin directory say: looks at both twice a second, since other
/// processes change them. On the loop's thread, as the only user of the reader's connection.
class Coordinator {
  public:
    struct Parts {
        Surroundings& around;
        StoreRecords& records;
        CommitPath& commits;
        store::Database& reader;
        const store::SecretBox& secrets;
        plugins::PluginLauncher& launcher;
        LiveBoard& board;
        std::filesystem::path plugin_directory;
        plugins::PluginTrust trust;
        SupervisorLimits limits;
        std::function<void()> store_changed{};  ///< told when anybody has written to it
    };

    explicit Coordinator(Parts parts);
    ~Coordinator();
    Coordinator(const Coordinator&) = delete;
    Coordinator& operator=(const Coordinator&) = delete;

    /// The first look, and all that follow.
    void begin();
    /// Verbs are cancelled, instances torn down, processes stopped; then what was counted is handed to the writer, and
    /// done is called. kill_all() if it takes too long.
    void stop(std::function<void()> done);
    void kill_all();

  private:
    void tick();
    void look_at_plugins();
    void tell_plugins() const;
    void look_at_store();
    void look_at_day();
    bool take_entitlements();
    void take_integrations();
    void take(const store::Integration& record);
    void take_counters();
    void take_quarantines();
    void forget_removed(const std::set<std::int64_t>& there);
    void decide_all();
    void decide(Integration& integration);
    [[nodiscard]] std::optional<Hold> hold_for(const store::Integration& record) const;
    PluginSupervisor& supervisor(const plugins::PluginEntry& entry);
    void read_counters(Integration& integration);
    void publish(const Integration& integration);
    void publish_plugins();
    [[nodiscard]] LivePlugin shown(const plugins::PluginEntry& entry) const;
    [[nodiscard]] bool healthy() const;
    void check_stopped();
    [[nodiscard]] bool all_idle() const;

    Parts parts_;
    Loop& loop_;
    PluginCatalogue catalogue_;
    QuarantineBook quarantines_;
    std::map<std::string, std::unique_ptr<PluginSupervisor>> supervisors_;  ///< by plugin id; outlive their clients
    std::map<std::string, std::string> running_fingerprints_;
    std::map<std::int64_t, std::unique_ptr<Integration>> integrations_;
    std::vector<std::unique_ptr<Integration>> leaving_;  ///< deleted, still being taken down
    std::set<std::string> entitlements_;
    std::set<std::int64_t> beginning_;  ///< integrations that shall run and have not sent a poll yet
    std::int64_t seen_version_ = -1;
    store::IntegrationMarks seen_marks_;
    static constexpr auto never = std::numeric_limits<std::int64_t>::max();
    std::int64_t seen_s_ = never;  ///< the clock at the last look at the day
    bool ended_ = false;
    bool store_read_ = false;  ///< at the last look
    bool checking_stopped_ = false;
    Loop::Timer timer_ = 0;
    std::function<void()> stopped_;
};

}  // namespace risk::integrations
