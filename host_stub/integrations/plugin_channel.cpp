// SPDX-License-Identifier: Apache-2.0
#include "integrations/plugin_channel.hpp"

#include <utility>

#include "plugins/batch_rules.hpp"

namespace risk::integrations {

PluginChannel::PluginChannel(Loop& loop, const Log& log, std::shared_ptr<const plugins::PluginManifest> manifest,
                             ChannelClient& client)
    : loop_(loop), log_(log), manifest_(std::move(manifest)), client_(client) {}

void PluginChannel::post(std::function<void(ChannelClient&)> call) {
    loop_.post([open = open_, &client = client_, call = std::move(call)] {
        if (*open) call(client);
    });
}

void PluginChannel::on_walls(const plugins::SandboxReport& report) {
    post([report](ChannelClient& client) { client.channel_walls(report); });
}

void PluginChannel::on_ready() {
    post([](ChannelClient& client) { client.channel_ready(); });
}

void PluginChannel::on_verb_done(plugins::InstanceKey instance, const plugins::VerbOutcome& outcome) {
    post([instance, outcome](ChannelClient& client) { client.channel_verb_done(instance, outcome); });
}

void PluginChannel::on_commit(plugins::InstanceKey instance, std::unique_ptr<plugins::ReceivedBatch> batch) {
    const std::string fault = plugins::body_breach(batch->batch()).value_or("");
    std::shared_ptr<const plugins::ReceivedBatch> shared = std::move(batch);
    post([instance, shared, fault](ChannelClient& client) { client.channel_commit(instance, shared, fault); });
}

void PluginChannel::on_log(plugins::InstanceKey, rp_log_level level, std::string_view message) {
    const auto admitted = limiter_.admit(loop_.clock().steady_ns());
    if (admitted.dropped_before != 0)
        log_(RP_LOG_WARN, manifest_->id,
             std::to_string(admitted.dropped_before) + " messages of the plugin were dropped");
    if (admitted.pass) log_(level, manifest_->id, message);
}

void PluginChannel::on_end(const plugins::ProcessEnd& end) {
    post([end](ChannelClient& client) { client.channel_end(end); });
}

}  // namespace risk::integrations
