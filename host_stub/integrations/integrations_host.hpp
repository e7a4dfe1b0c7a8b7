// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/failure.hpp"
#include "integrations/live_view.hpp"
#include "plugin_api/risk_plugin.h"
#include "plugins/plugin_trust.hpp"

namespace risk::plugins {
class PluginLauncher;
}
namespace risk::store {
class SecretBox;
}

namespace risk::integrations {

struct IntegrationsHostOptions {
    std::filesystem::path database;
    std::filesystem::path plugin_directory;
    plugins::PluginTrust trust;                   ///< of their signatures
    const store::SecretBox* secrets = nullptr;    ///< outlives the host
    plugins::PluginLauncher* launcher = nullptr;  ///< outlives the host
    const Clock* clock = &system_clock();
    bool developer = false;                             ///< loopback upstreams, intervals down to 50 ms
    std::vector<std::string> allowed_hosts;             ///< the administrator's, beside each manifest's
    std::optional<std::chrono::milliseconds> interval;  ///< instead of each integration's own
    std::size_t quarantine_after = 5;                   ///< ends of a plugin's process in ten minutes
    std::chrono::milliseconds stop_within{10'000};      ///< then processes are killed
    std::function<void(rp_log_level, std::string_view who, std::string_view text)> log;  ///< called from any thread
};

/// All integrations of a host: runs plugins, reads, stores, keeps statuses. What others may see of it is the LiveView.
/// One thread for the lifecycle, one that writes to the store, and the readers of the plugins' channels.
class IntegrationsHost final : public LiveView {
  public:
    /// Fails if the store cannot be opened. Reading begins at once.
    static Result<std::unique_ptr<IntegrationsHost>> start(IntegrationsHostOptions options);
    ~IntegrationsHost() override;  ///< stops

    /// Cancels what runs, tears down, ends the processes, writes what was counted. Waits for all of it, at most
    /// stop_within and a little more.
    void stop();

    /// Stops the scoring sink: batches are refused, reading keeps its place. Any thread.
    void pause_sink(std::string reason);
    void resume_sink();

    [[nodiscard]] std::vector<LiveIntegration> integrations() const override;
    [[nodiscard]] std::optional<LiveIntegration> integration(std::int64_t id) const override;
    [[nodiscard]] std::vector<std::shared_ptr<const LiveIntegration>> glance() const override;
    [[nodiscard]] LiveUnproven unproven() const override;
    [[nodiscard]] LiveChanges changes() const override;
    [[nodiscard]] std::vector<LivePlugin> plugins() const override;
    [[nodiscard]] LiveCommits commits() const override;
    [[nodiscard]] bool unsigned_allowed() const override;
    [[nodiscard]] bool healthy() const override;
    [[nodiscard]] bool kept() const override;

  private:
    struct Machine;
    explicit IntegrationsHost(std::unique_ptr<Machine> machine);
    std::unique_ptr<Machine> machine_;
};

}  // namespace risk::integrations
