// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "plugin_api/risk_plugin.h"
#include "plugins/batch_rules.hpp"
#include "plugins/frame_channel.hpp"
#include "plugins/plugin_process.hpp"
#include "plugins/rate_limit.hpp"
#include "plugins/redactor.hpp"

namespace risk::plugins {

/// What all instances in a runner share. Outlives them.
struct RunnerContext {
    FrameChannel& channel;
    const Clock& clock;
    rp_plugin table;
    BatchRules rules;
    std::vector<std::string> secret_fields;
    std::uint32_t max_events;  ///< for the commit of an activate
};

/// The runner's end of the services of one instance: what is behind its rp_services and rp_host.
class InstanceServices {
  public:
    InstanceServices(const RunnerContext& context, InstanceKey key, const InstanceSettings& settings);
    InstanceServices(const InstanceServices&) = delete;
    InstanceServices& operator=(const InstanceServices&) = delete;

    [[nodiscard]] const rp_services* table() const { return &table_; }
    [[nodiscard]] rp_host* handle() { return reinterpret_cast<rp_host*>(this); }
    [[nodiscard]] const Redactor& redactor() const { return redactor_; }

    /// A verb begins; it may commit one batch of at most so many events (0: none).
    void begin_verb(std::uint32_t max_events);
    void end_verb();

    void reset_cancel() { cancelled_.store(false, std::memory_order_release); }
    void request_cancel() { cancelled_.store(true, std::memory_order_release); }
    /// The host has decided about the commit that waits, if one does.
    void answer_commit(rp_result result);
    /// There is no host any more: what waits is refused.
    void abandon();

    /// To the host's log; secrets blanked out, never waits.
    void log(rp_log_level level, std::string_view text);

  private:
    rp_result commit(const rp_batch* batch);
    bool may_commit(std::uint32_t& max_events);
    rp_result refuse(const std::string& breach);
    rp_result await_answer();

    static InstanceServices& of(rp_host* host) { return *reinterpret_cast<InstanceServices*>(host); }

    const RunnerContext& context_;
    const InstanceKey key_;
    const std::string allowed_hosts_;
    const Redactor redactor_;
    rp_services table_{};
    std::atomic<bool> cancelled_{false};
    std::string checkpoint_;  // of the verb's thread

    std::mutex commit_mutex_;  // of what follows
    std::condition_variable answered_;
    std::optional<std::uint32_t> may_commit_;  // how many events, while a verb may commit
    std::optional<rp_result> answer_;
    bool abandoned_ = false;

    std::mutex log_mutex_;  // of what follows
    RateLimit log_limit_;
    std::uint64_t logs_dropped_ = 0;
};

}  // namespace risk::plugins
