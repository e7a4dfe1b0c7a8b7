// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "integrations/log_limiter.hpp"
#include "integrations/surroundings.hpp"
#include "plugins/plugin_process.hpp"

namespace risk::integrations {

/// What a plugin's process says, once it is on the loop's thread.
class ChannelClient {
  public:
    virtual ~ChannelClient() = default;
    virtual void channel_walls(const plugins::SandboxReport& report) = 0;
    virtual void channel_ready() = 0;
    virtual void channel_verb_done(plugins::InstanceKey key, const plugins::VerbOutcome& outcome) = 0;
    /// fault: why the batch must be answered with RP_E_INVALID; empty when it is fine.
    virtual void channel_commit(plugins::InstanceKey key, std::shared_ptr<const plugins::ReceivedBatch> batch,
                                const std::string& fault) = 0;
    virtual void channel_end(const plugins::ProcessEnd& end) = 0;
};

/// Takes what a process says from its reader's thread to the loop; batches are checked on the way, so that the loop
/// does not spend its time on them. One a process; after drop() nothing arrives any more.
class PluginChannel final : public plugins::PluginProcessListener {
  public:
    PluginChannel(Loop& loop, const Log& log, std::shared_ptr<const plugins::PluginManifest> manifest,
                  ChannelClient& client);

    /// From the loop's thread: what is still on its way is forgotten.
    void drop() { *open_ = false; }

    void on_walls(const plugins::SandboxReport& report) override;
    void on_ready() override;
    void on_verb_done(plugins::InstanceKey instance, const plugins::VerbOutcome& outcome) override;
    void on_commit(plugins::InstanceKey instance, std::unique_ptr<plugins::ReceivedBatch> batch) override;
    void on_log(plugins::InstanceKey instance, rp_log_level level, std::string_view message) override;
    void on_end(const plugins::ProcessEnd& end) override;

  private:
    void post(std::function<void(ChannelClient&)> call);

    Loop& loop_;
    const Log& log_;
    std::shared_ptr<const plugins::PluginManifest> manifest_;
    ChannelClient& client_;
    LogLimiter limiter_;                                         // the reader's thread only
    std::shared_ptr<bool> open_ = std::make_shared<bool>(true);  // the loop's thread only
};

}  // namespace risk::integrations
