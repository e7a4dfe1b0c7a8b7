// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "fake_plugin.hpp"
#include "integrations/coordinator.hpp"
#include "manual_clock.hpp"
#include "store/audit_log.hpp"
#include "store/database.hpp"
#include "store/entitlement_store.hpp"
#include "store/event_store.hpp"
#include "store/integration_store.hpp"
#include "store/score_store.hpp"
#include "store/secret_box.hpp"

namespace risk::integrations::testing {

/// A directory that goes with its owner.
class TemporaryDirectory {
  public:
    TemporaryDirectory();
    ~TemporaryDirectory();
    TemporaryDirectory(const TemporaryDirectory&) = delete;
    TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  private:
    std::filesystem::path path_;
};

/// Puts a manifest and something that passes for its library there.
struct PluginFiles {
    std::string id = "acme", version = "1.0.0", library = "the library";
    std::string entitlement = {};  ///< empty: none
    void put(const std::filesystem::path& directory) const;
};

/// Real store, real coordinator, a fake plugin; time and the order of things are the test's.
class House {
  public:
    House();

    void open();                       ///< a host starts
    std::chrono::nanoseconds close();  ///< … is stopped in an orderly way, which takes so long
    void crash();                      ///< … and like this when it is killed: nothing more is written

    void settle();  ///< everything that can happen now
    void advance(std::chrono::nanoseconds by);
    /// In steps, so that everything on the way happens in its time.
    void pass(std::chrono::nanoseconds time, std::chrono::nanoseconds step = std::chrono::milliseconds(500));

    std::int64_t add(const std::string& name, const std::string& plugin = "acme", std::int64_t interval_ms = 60'000);
    void edit(std::int64_t id, const std::string& base_url);

    [[nodiscard]] LiveIntegration live(const std::string& name) const;
    [[nodiscard]] domain::Status status(const std::string& name) const { return live(name).status.status; }
    [[nodiscard]] std::vector<std::string> status_audit(const std::string& name);  ///< oldest first
    [[nodiscard]] std::uint64_t admitted(std::int64_t id) { return desk().counters(id).admitted; }
    [[nodiscard]] store::IntegrationStore desk() { return {*operators, *secrets}; }

    TemporaryDirectory directory;
    std::filesystem::path plugins = directory.path() / "plugins";
    std::unique_ptr<store::SecretBox> secrets;
    std::unique_ptr<store::Database> operators;  ///< the command line's connection
    ManualClock clock;
    FakePlugin plugin;
    std::map<std::string, FakePlugin*> launches;  ///< by plugin id, when there are several
    std::vector<std::string> log;
    int store_changes = 0;  ///< that the host told of
    bool developer = false;
    bool signed_only = false;  ///< plugins have to be signed; otherwise the toys of these tests may run

    struct Host;
    std::unique_ptr<Host> host;
};

struct House::Host : plugins::PluginLauncher {
    explicit Host(House& house);
    Result<std::unique_ptr<plugins::PluginProcess>> start(const plugins::PluginManifest& manifest,
                                                          const plugins::SandboxGrants& grants,
                                                          plugins::PluginProcessListener& listener) override;
    House& house;
    std::unique_ptr<store::Database> reader, writer;
    Loop loop;
    StoreSink sink;
    CommitPath commits;
    StoreRecords records;
    Surroundings around;
    LiveBoard board;
    Coordinator coordinator;
};

}  // namespace risk::integrations::testing
