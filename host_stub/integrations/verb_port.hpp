// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "integrations/backoff.hpp"
#include "integrations/verdict.hpp"
#include "plugins/plugin_process.hpp"

namespace risk::integrations {

/// Why a plugin's process is not up.
struct ProcessDown {
    bool expected = false;  ///< stopped by the host: an upgrade, nobody needs it
    domain::Status status = domain::Status::needs_attention;
    std::string reason{};         ///< for a person; empty when expected
    std::int64_t restart_ns = 0;  ///< steady; 0: not started again until an operator acts
};

/// One who has verbs run in a plugin's process. Called on the loop's thread.
class VerbClient {
  public:
    virtual ~VerbClient() = default;
    [[nodiscard]] virtual const std::string& client_name() const = 0;
    /// What its configuration needs of the process: one that lacks it is replaced before the configuration gets there.
    [[nodiscard]] virtual plugins::SandboxGrants grants(const plugins::PluginManifest& /*manifest*/) const {
        return {};
    }
    /// How often it reads: so many begin one after the other in that time, after a start of the process. 0: at once.
    [[nodiscard]] virtual Milliseconds client_interval() const { return Milliseconds(0); }
    virtual void process_up() = 0;
    virtual void process_down(const ProcessDown& down) = 0;
    virtual void verb_done(const plugins::VerbOutcome& outcome) = 0;
    /// To be answered with VerbPort::answer_commit.
    virtual void batch_offered(plugins::InstanceKey key, std::shared_ptr<const plugins::ReceivedBatch> batch) = 0;
};

/// A plugin's process as its integrations see it. On the loop's thread; nothing waits, and no client is called from
/// within. One verb a client at a time.
class VerbPort {
  public:
    virtual ~VerbPort() = default;
    /// Answered by process_up once it is up and it is the client's turn, or by process_down while it cannot be.
    virtual void join(VerbClient& client) = 0;
    /// The client is not called any more.
    virtual void leave(VerbClient& client) = 0;

    /// A new instance with a new key.
    virtual void configure(VerbClient& client, plugins::InstanceSettings settings) = 0;
    /// due_ns: when a poll should have begun, steady; 0: there was no such time.
    virtual void run(VerbClient& client, Verb verb, std::int64_t due_ns) = 0;
    /// The verb under way comes back soon; one that has not begun comes back as cancelled.
    virtual void cancel(VerbClient& client) = 0;
    virtual void answer_commit(plugins::InstanceKey key, rp_result result) = 0;

    /// Of the process that runs, or else of the one to be started.
    [[nodiscard]] virtual const plugins::PluginManifest& manifest() const = 0;
};

}  // namespace risk::integrations
