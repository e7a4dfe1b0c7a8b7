// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/failure.hpp"
#include "base/secret.hpp"
#include "plugin_api/risk_plugin.h"
#include "plugins/plugin_manifest.hpp"
#include "plugins/sandbox.hpp"

namespace risk::plugins {

/// Names one instance of a plugin on a channel; never used twice in one process.
using InstanceKey = std::uint64_t;

/// How a verb ended: rp_error and rp_tally as values.
struct VerbOutcome {
    rp_result result = RP_OK;
    std::string subject, message;
    std::chrono::milliseconds retry_after{0};
    rp_tally tally{};
};

/// A batch as it arrived; everything in it lives as long as this object. Limits and tally were checked on arrival.
class ReceivedBatch {
  public:
    virtual ~ReceivedBatch() = default;
    [[nodiscard]] virtual const rp_batch& batch() const = 0;  ///< strides and sizes are today's
};

struct InstanceSettings {
    Secret config_json;
    std::string checkpoint;
    std::uint32_t flags = 0;  ///< RP_HOST_…
    std::string allowed_hosts;
};

/// Why a plugin's process is no more.
struct ProcessEnd {
    bool expected = false;  ///< stop() was called
    std::string reason;     ///< "killed by signal 11 (segmentation fault)", "sent a malformed frame: …", …
};

/// What a running plugin says. Called from the channel's reader thread, never two calls at a time.
class PluginProcessListener {
  public:
    virtual ~PluginProcessListener() = default;
    /// The first call: the walls around the process, as they are before the plugin is loaded.
    virtual void on_walls(const SandboxReport&) {}
    /// Verified, loaded, entry accepted. Verbs may be sent before; they wait.
    virtual void on_ready() = 0;
    virtual void on_verb_done(InstanceKey instance, const VerbOutcome& outcome) = 0;
    /// To be answered with PluginProcess::answer_commit, from any thread. Limits, texts and tally were checked; the bodies
    /// were not (body_breach).
    virtual void on_commit(InstanceKey instance, std::unique_ptr<ReceivedBatch> batch) = 0;
    virtual void on_log(InstanceKey instance, rp_log_level level, std::string_view message) = 0;
    /// The last call. No verb in flight is answered any more.
    virtual void on_end(const ProcessEnd& end) = 0;
};

/// What a process takes of the machine.
struct ProcessSize {
    std::uint64_t peak_rss_kb = 0;
    std::uint64_t threads = 0;
};

/// One plugin, running: in a child process, or on a thread of this process with the same channel and code path.
/// All functions are thread-safe and do not wait, but for the destructor. At most one verb an instance at a time.
class PluginProcess {
  public:
    virtual ~PluginProcess() = default;  ///< kills and reaps

    virtual void configure(InstanceKey instance, InstanceSettings settings) = 0;
    virtual void activate(InstanceKey instance, std::chrono::milliseconds deadline) = 0;
    virtual void poll(InstanceKey instance, std::uint32_t max_events, std::chrono::milliseconds deadline) = 0;
    virtual void teardown(InstanceKey instance) = 0;  ///< answered by on_verb_done
    virtual void cancel(InstanceKey instance) = 0;    ///< not answered itself
    virtual void answer_commit(InstanceKey instance, rp_result result) = 0;

    virtual void stop() = 0;                    ///< asks the process to tear everything down and end
    virtual void kill() = 0;                    ///< SIGKILL; on_end follows
    [[nodiscard]] virtual int pid() const = 0;  ///< 0 in the in-process mode
    [[nodiscard]] virtual ProcessSize size() const = 0;
};

enum class RunMode { child_process, in_process };

struct ProcessOptions {
    RunMode mode = RunMode::child_process;
    std::filesystem::path runner_program;  ///< see find_runner_program; child_process only
    const Clock* clock = nullptr;          ///< for in_process; a child has the system's
    bool shows_stderr = false;             ///< what the plugin writes there goes where the host's does; else nowhere
};

/// Starts one process a plugin. A fake stands in for it in tests of those who use it.
class PluginLauncher {
  public:
    virtual ~PluginLauncher() = default;
    virtual Result<std::unique_ptr<PluginProcess>> start(const PluginManifest& manifest, const SandboxGrants& grants,
                                                         PluginProcessListener& listener) = 0;
};
/// The runner's program is opened now: whatever file gets its name later, all processes are of this build.
std::unique_ptr<PluginLauncher> make_plugin_launcher(ProcessOptions options);

/// The child's main: argv of plugin_runner. Returns the exit status. `kernel`: what its walls are built of.
int plugin_runner_main(int argc, char** argv, const SandboxKernel& kernel = SandboxKernel::here());

}  // namespace risk::plugins
