// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "domain/counters.hpp"
#include "domain/status.hpp"
#include "integrations/poll_lag.hpp"
#include "plugins/plugin_signature.hpp"
#include "plugins/sandbox_report.hpp"

namespace risk::plugins {
struct PluginManifest;
}

namespace risk::integrations {

/// One integration as it is right now in the running host. Times in Unix seconds; 0: never, or not known.
struct LiveIntegration {
    std::int64_t id = 0;
    std::string name, plugin_id, plugin_name;
    domain::StatusChange status;
    std::string next;              ///< what happens next, one sentence: "next read in 12 s"
    std::int64_t last_read_s = 0;  ///< last end-to-end proof
    std::int64_t next_read_s = 0;
    std::int64_t interval_ms = 0;
    domain::Counters counters;  ///< with what is not written yet
    std::uint64_t consecutive_failures = 0;
    std::int64_t revision = 0;                   ///< of the settings that it runs with
    std::vector<std::string> entitlements = {};  ///< its plugin's
    std::int64_t unproven_since_s =
        0;  ///< should read, and has had no end-to-end proof for three intervals; 0: all is well
};

struct LivePlugin {
    std::string id, name, version, sha256, file;
    std::optional<std::string> rejected;  ///< why it is not usable
    bool running = false;
    int pid = 0;
    std::uint64_t peak_rss_kb = 0;
    std::uint64_t restarts = 0;
    bool quarantined = false;
    std::string description = {}, publisher = {};
    std::vector<std::string> entitlements = {};                        ///< all are needed to see and run it
    std::map<std::string, std::string, std::less<>> event_kinds = {};  ///< what they are called, by id
    plugins::PluginSignature signature = {};
    plugins::SandboxReport sandbox = {};  ///< as its process told; empty while none has run
    PollLag lag = {};
    /// What was verified and is in use; nothing: there is no valid manifest. Its file may be another one by now.
    std::shared_ptr<const plugins::PluginManifest> manifest = {};
};

/// The way into the store, since the host started.
struct LiveCommits {
    std::uint64_t transactions = 0;  ///< each with one fsync
    std::uint64_t commits = 0;       ///< batches stored by them
    std::uint64_t refused = 0;       ///< batches not stored: they are offered again
};

/// Numbers that move on with what is shown of integrations and plugins, but for what only runs down by itself.
struct LiveChanges {
    std::uint64_t standings = 0;  ///< statuses, settings, plugins: what somebody waits for
    std::uint64_t reads = 0;      ///< last reads and counters: with thousands of integrations all the time
    friend bool operator==(const LiveChanges&, const LiveChanges&) = default;
};

/// Integrations that should read and have had no end-to-end proof for three intervals.
struct LiveUnproven {
    std::size_t integrations = 0;
    std::int64_t since_s = 0;  ///< of the one that has waited longest
};

/// What the rest of the host may see of the integrations while they run. Thread-safe; copies.
class LiveView {
  public:
    virtual ~LiveView() = default;
    [[nodiscard]] virtual std::vector<LiveIntegration> integrations() const = 0;
    [[nodiscard]] virtual std::optional<LiveIntegration> integration(std::int64_t id) const;
    /// All of them in any order, not copied and without next: for who counts thousands and shows a few.
    [[nodiscard]] virtual std::vector<std::shared_ptr<const LiveIntegration>> glance() const;
    [[nodiscard]] virtual LiveUnproven unproven() const;
    [[nodiscard]] virtual LiveChanges changes() const = 0;
    [[nodiscard]] virtual std::vector<LivePlugin> plugins() const = 0;
    [[nodiscard]] virtual LiveCommits commits() const { return {}; }
    /// Plugins run here that nobody has signed: an administrator asked for it.
    [[nodiscard]] virtual bool unsigned_allowed() const { return false; }
    /// The first poll has been sent, every usable plugin is running. /healthz wants proofs that are young, too.
    [[nodiscard]] virtual bool healthy() const = 0;
    /// Somebody keeps all this up to date, healthy or not.
    [[nodiscard]] virtual bool kept() const { return healthy(); }
};

}  // namespace risk::integrations
