// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "plugins/plugin_process.hpp"

namespace risk::plugins::test {

/// The manifest of the scripted plugin, as built (version "1.0.0" or "2.0.0").
PluginManifest scripted_manifest(const std::string& version = "1.0.0");
ProcessOptions options_for(RunMode mode);

struct StoredEvent {
    std::string id, body;
};

/// Remembers what a plugin says, and lets a test wait for it. Commits are answered by `on_batch`.
class Recorder final : public PluginProcessListener {
  public:
    struct Done {
        InstanceKey instance;
        VerbOutcome outcome;
    };
    struct Line {
        InstanceKey instance;
        rp_log_level level;
        std::string text;
    };

    void on_ready() override;
    void on_verb_done(InstanceKey instance, const VerbOutcome& outcome) override;
    void on_commit(InstanceKey instance, std::unique_ptr<ReceivedBatch> batch) override;
    void on_log(InstanceKey instance, rp_log_level level, std::string_view message) override;
    void on_end(const ProcessEnd& end) override;

    /// Each waits up to 30 s and then fails the test.
    void await_ready();
    VerbOutcome await_done(InstanceKey instance = 1);  ///< the next one that was not awaited yet
    void await_commit();                               ///< one that is held back
    ProcessEnd await_end();
    std::string await_line();  ///< the first line of the log

    [[nodiscard]] std::vector<StoredEvent> events() const;
    [[nodiscard]] std::string checkpoint() const;
    [[nodiscard]] std::vector<Line> lines() const;
    [[nodiscard]] int ends() const;
    /// True if no two calls ever overlapped.
    [[nodiscard]] bool one_at_a_time() const;

    PluginProcess* process = nullptr;
    /// What a commit is answered with; nothing: it is held back.
    std::function<std::optional<rp_result>(const rp_batch&)> decide = [](const rp_batch&) { return RP_OK; };

  private:
    class Inside;
    void await(const std::function<bool()>& what, const char* name);

    mutable std::mutex mutex_;
    std::condition_variable changed_;
    bool ready_ = false, held_ = false, overlapped_ = false, inside_ = false;
    std::vector<Done> done_;
    std::vector<StoredEvent> events_;
    std::string checkpoint_;
    std::vector<Line> lines_;
    std::vector<ProcessEnd> ends_;
};

/// A running plugin and who listens to it.
struct Running {
    explicit Running(RunMode mode, const PluginManifest& manifest = scripted_manifest());
    Recorder recorder;
    std::unique_ptr<PluginProcess> process;  // goes first

    void configure(const std::string& config, InstanceKey instance = 1, const std::string& checkpoint = {});
    VerbOutcome activate(InstanceKey instance = 1);
    VerbOutcome poll(InstanceKey instance = 1, std::uint32_t max_events = 500);
    VerbOutcome teardown(InstanceKey instance = 1);
    /// configure and activate, both expected to succeed.
    void start(const std::string& config, InstanceKey instance = 1, const std::string& checkpoint = {});
};

}  // namespace risk::plugins::test
