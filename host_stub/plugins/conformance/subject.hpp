// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "plugins/conformance/check.hpp"
#include "plugins/conformance/probe_instance.hpp"
#include "plugins/plugin_manifest.hpp"

namespace risk::conformance {

/// What the process of one check is told.
struct CheckOrder {
    std::string check;
    std::filesystem::path manifest;
    std::optional<std::string> config;  ///< the author's; none: one is made up from the schema
    std::string checkpoint;             ///< to start from
    std::uint32_t host_flags = 0;
    std::chrono::milliseconds verb_limit{0};  ///< as in ConformanceOptions
};

/// The plugin under check. What a check needs and cannot have ends it as not judged, naming the check that says why.
class Subject {
  public:
    explicit Subject(CheckOrder order);
    ~Subject();

    [[nodiscard]] const std::filesystem::path& manifest_file() const { return order_.manifest; }
    [[nodiscard]] const plugins::PluginManifest& manifest();
    [[nodiscard]] const std::string& config();
    [[nodiscard]] bool config_is_made_up() const { return !order_.config; }
    /// The values of the secret fields in config().
    [[nodiscard]] std::vector<std::string> secrets();
    [[nodiscard]] const std::string& checkpoint() const { return order_.checkpoint; }
    [[nodiscard]] std::chrono::milliseconds verb_limit() const { return order_.verb_limit; }
    [[nodiscard]] std::uint32_t host_flags() const { return order_.host_flags; }
    [[nodiscard]] std::string allowed_hosts();

    /// Loads the library. Throws CheckFailed with the loader's reason.
    void load();
    void unload();
    [[nodiscard]] const rp_plugin* entry(std::uint16_t host_major, std::uint16_t host_minor);
    /// The table, for a host of today.
    [[nodiscard]] const rp_plugin& plugin();

  private:
    struct Library;
    void raise_walls();

    CheckOrder order_;
    bool walled_ = false;
    std::optional<plugins::PluginManifest> manifest_;
    std::string config_;
    std::unique_ptr<Library> library_;
};

/// One instance with its host.
class Session {
  public:
    explicit Session(Subject& subject, std::size_t services_size = 0, std::uint16_t abi_minor = RP_ABI_MINOR,
                     StructSizes sizes = {});

    /// The next three end the check as not judged if the verb does not succeed.
    Session& configured();
    Session& activated();
    /// Polls until a batch with events was offered, a few times at most; answers that batch.
    SeenBatch events(std::uint32_t max_events = 500);

    VerbEnd activate() { return instance.activate(); }
    VerbEnd poll(std::uint32_t max_events = 500) { return instance.poll(max_events, poll_seconds); }

    static constexpr std::int64_t poll_seconds = 10;

    ProbeHost host;
    ProbeInstance instance;

  private:
    Subject& subject_;
};

/// configure, activate, some polls and teardown, whatever they answer.
void whole_life(Session& session, int polls = 3);

}  // namespace risk::conformance
