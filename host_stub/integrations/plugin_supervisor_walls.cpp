// SPDX-License-Identifier: Apache-2.0
// What the process may reach, what it takes, and what is shown of it.
#include <string>

#include "integrations/plugin_supervisor.hpp"

namespace risk::integrations {

void PluginSupervisor::channel_walls(const plugins::SandboxReport& report) {
    walls_ = report;
    const std::string missing = report.missing();
    around_.log(missing.empty() ? RP_LOG_INFO : RP_LOG_WARN, manifest_->id,
                "walls around the plugin's process: " + report.level() + (missing.empty() ? "" : ". " + missing));
}

plugins::SandboxGrants PluginSupervisor::wanted_grants() const {
    plugins::SandboxGrants all;
    for (VerbClient* client : desk_.clients()) all += client->grants(*manifest_);
    return all;
}

void PluginSupervisor::look() {
    size_ = process_ ? process_->size() : plugins::ProcessSize{};
    if (size_.threads > limits_.threads && killed_because_.empty())
        return kill_because("it had " + std::to_string(size_.threads) + " threads, more than the " +
                            std::to_string(limits_.threads) + " that a plugin may have, so it was killed");
    look_at_grants();
}

void PluginSupervisor::look_at_grants() {
    if (phase_ != Phase::running || plugins::stamp_of(grants_) == grants_stamp_) return;
    renew("a file that it may read was replaced");
}

// Walls that stand let nothing more through: another process of the same library takes over.
void PluginSupervisor::renew(const std::string& why) {
    around_.log(RP_LOG_INFO, manifest_->id, "its process is replaced: " + why);
    replace(*manifest_);
}

LivePlugin PluginSupervisor::live() const {
    LivePlugin live;
    live.id = manifest_->id;
    live.name = manifest_->name;
    live.version = manifest_->version;
    live.sha256 = manifest_->library_sha256;
    live.file = manifest_->file.string();
    live.running = process_ != nullptr && phase_ != Phase::starting;
    live.pid = process_ ? process_->pid() : 0;
    live.peak_rss_kb = process_ ? size_.peak_rss_kb : 0;
    live.sandbox = walls_;
    live.restarts = restarts_;
    live.quarantined = quarantined();
    live.lag = desk_.lag();
    return live;
}

}  // namespace risk::integrations
