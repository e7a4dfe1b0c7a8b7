// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "plugins/plugin_process.hpp"

namespace risk::attacks {

/// One attacking plugin in a process of its own, and a host that takes what it commits.
class Bench final : plugins::PluginProcessListener {
  public:
    explicit Bench(const std::filesystem::path& runner, plugins::SandboxGrants grants = {});
    ~Bench() override;

    /// Configures, activates and polls once. The body of the event that tells of the attack; nothing: the process ended.
    std::optional<std::string> attack(const std::string& config);
    [[nodiscard]] plugins::SandboxReport walls() const;
    [[nodiscard]] std::string how_it_ended() const;
    [[nodiscard]] std::size_t events_stored() const;
    [[nodiscard]] std::string event(std::size_t index) const;  ///< its body

  private:
    void on_walls(const plugins::SandboxReport& report) override;
    void on_ready() override {}
    void on_verb_done(plugins::InstanceKey, const plugins::VerbOutcome& outcome) override;
    void on_commit(plugins::InstanceKey instance, std::unique_ptr<plugins::ReceivedBatch> batch) override;
    void on_log(plugins::InstanceKey, rp_log_level, std::string_view) override {}
    void on_end(const plugins::ProcessEnd& end) override;
    void await(int verbs);

    mutable std::mutex mutex_;
    std::condition_variable changed_;
    plugins::SandboxReport walls_;
    std::vector<std::string> bodies_;
    std::optional<std::string> end_;
    int verbs_done_ = 0;
    std::unique_ptr<plugins::PluginProcess> process_;
};

/// The value of a member in a flat JSON object of texts.
std::string text_in(const std::string& json, const std::string& name);

}  // namespace risk::attacks
