// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "plugins/plugin_process.hpp"

namespace risk::cli {

/// One instance of a plugin, driven verb by verb from one thread: each call returns when the verb has ended.
class VerbRunner {
  public:
    struct Callbacks {
        /// Stores a batch; called on the caller's thread while it waits for a verb.
        std::function<rp_result(const rp_batch&)> commit;
        std::function<void(rp_log_level, const std::string&)> log;
        std::function<void(const plugins::SandboxReport&)> walls;
    };

    VerbRunner(plugins::PluginLauncher& launcher, const plugins::PluginManifest& manifest,
               const plugins::SandboxGrants& grants, Callbacks callbacks);
    ~VerbRunner();

    /// A Failure when the process has ended instead of answering.
    Result<plugins::VerbOutcome> configure(plugins::InstanceSettings settings);
    Result<plugins::VerbOutcome> activate(std::chrono::milliseconds deadline);
    Result<plugins::VerbOutcome> poll(std::uint32_t max_events, std::chrono::milliseconds deadline);
    Result<plugins::VerbOutcome> teardown();

  private:
    class Inbox;
    Result<plugins::VerbOutcome> wait();
    rp_result commit(const rp_batch& batch);

    std::unique_ptr<Inbox> inbox_;
    Callbacks callbacks_;
    std::optional<Failure> not_started_;
    std::unique_ptr<plugins::PluginProcess> process_;  // last: its thread uses the inbox
};

}  // namespace risk::cli
