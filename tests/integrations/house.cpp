// SPDX-License-Identifier: Apache-2.0
#include "house.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <stdexcept>

#include "plugins/sealed_library.hpp"

namespace risk::integrations::testing {
namespace {

template <class T>
T taken(Result<T> result) {
    if (!result) throw std::runtime_error(result.failure().sentence());
    return std::move(result).value();
}

std::unique_ptr<store::Database> database(const std::filesystem::path& directory) {
    return taken(store::Database::open(directory / "host.db", store::OpenMode::create_or_open));
}

}  // namespace

TemporaryDirectory::TemporaryDirectory() {
    std::string pattern = (std::filesystem::temp_directory_path() / "integrations.XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary directory");
    path_ = pattern;
}

TemporaryDirectory::~TemporaryDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

void PluginFiles::put(const std::filesystem::path& directory) const {
    std::filesystem::create_directories(directory);
    const auto library_file = directory / (id + ".so");
    std::ofstream(library_file, std::ios::binary) << library;
    const std::string entitlements = entitlement.empty() ? "" : '"' + entitlement + '"';
    std::ofstream(directory / (id + ".json")) << R"({"manifest_version": 1, "id": ")" << id
                                              << R"(", "name": "Acme", "description": "d", "publisher": "p",
             "version": ")" << version << R"(", "abi": {"major": 1, "min_minor": 0},
             "library": {"file": ")" << id << R"(.so", "sha256": ")"
                                              << taken(plugins::sha256_of_file(library_file)) << R"("},
             "config_schema": {"type": "object", "additionalProperties": false, "required": ["base_url", "secret"], "properties": {
                 "base_url": {"type": "string", "title": "Base URL"},
                 "secret": {"type": "string", "title": "Secret", "x-secret": true}}},
             "event_kinds": [{"id": "alert", "title": "Alert", "description": "d"}],
             "ignored_reasons": [{"id": "closed", "title": "Closed", "description": "d"}],
             "permissions": [{"id": "users.read", "title": "Users: read", "purpose": "p"}],
             "entitlements": [)" << entitlements
                                              << R"(], "network": ["*.acme.test"],
             "poll": {"default_s": 60, "min_s": 10, "max_s": 86400, "timeout_s": 30, "max_events": 500}})";
}

House::House() {
    std::filesystem::create_directories(plugins);
    secrets = std::make_unique<store::SecretBox>(taken(store::SecretBox::open(directory.path() / "key", true)));
    operators = database(directory.path());
    PluginFiles{}.put(plugins);
}

House::Host::Host(House& whose)
    : house(whose),
      reader(database(whose.directory.path())),
      writer(database(whose.directory.path())),
      loop(whose.clock),
      sink(*writer),
      commits(sink),
      records(loop, commits, *writer, *whose.secrets),
      around{
          .loop = loop,
          .records = records,
          .random = [] { return 0.5; },
          .log = [&whose](rp_log_level, std::string_view who,
                          std::string_view text) { whose.log.push_back(std::string(who) + ": " + std::string(text)); },
          .developer = whose.developer,
          .administrators_hosts = {},
          .interval = {}},
      board(whose.clock),
      coordinator({.around = around,
                   .records = records,
                   .commits = commits,
                   .reader = *reader,
                   .secrets = *whose.secrets,
                   .launcher = *this,
                   .board = board,
                   .plugin_directory = whose.plugins,
                   .trust = {.keys = whose.directory.path() / "trusted_keys", .allow_unsigned = !whose.signed_only},
                   .limits = {},
                   .store_changed = [&whose] { ++whose.store_changes; }}) {}

Result<std::unique_ptr<plugins::PluginProcess>> House::Host::start(const plugins::PluginManifest& manifest,
                                                                   const plugins::SandboxGrants& grants,
                                                                   plugins::PluginProcessListener& listener) {
    const auto own = house.launches.find(manifest.id);
    return (own == house.launches.end() ? house.plugin : *own->second).start(manifest, grants, listener);
}

void House::open() {
    host = std::make_unique<Host>(*this);
    host->coordinator.begin();
    settle();
}

std::chrono::nanoseconds House::close() {
    bool stopped = false;
    const auto began = clock.steady_ns();
    host->coordinator.stop([&] { stopped = true; });
    settle();
    for (int i = 0; i < 200 && !stopped; ++i) advance(std::chrono::milliseconds(100));
    if (!stopped) throw std::runtime_error("the coordinator did not stop");
    settle();
    host.reset();
    return std::chrono::nanoseconds(clock.steady_ns() - began);
}

void House::crash() { host.reset(); }

void House::settle() {
    while (host->loop.run_ready() > 0 || host->commits.write_waiting()) {
    }
}

void House::advance(std::chrono::nanoseconds by) {
    clock.advance(by);
    settle();
}

void House::pass(std::chrono::nanoseconds time, std::chrono::nanoseconds step) {
    for (auto left = time; left.count() > 0; left -= step) advance(std::min(left, step));
}

std::int64_t House::add(const std::string& name, const std::string& id, std::int64_t interval_ms) {
    store::IntegrationSettings settings;
    settings.plugin_id = id;
    settings.name = name;
    settings.config_json = R"({"base_url": "https://api.acme.test"})";
    settings.secrets.emplace("secret", Secret("s3cret"));
    settings.interval_ms = interval_ms;
    return taken(desk().add(settings, clock.unix_s()));
}

void House::edit(std::int64_t id, const std::string& base_url) {
    auto settings = desk().find(id)->settings;
    settings.config_json = R"({"base_url": ")" + base_url + R"("})";
    const auto edited = desk().update(id, settings);
    if (!edited) throw std::runtime_error(edited.failure().sentence());
}

LiveIntegration House::live(const std::string& name) const {
    for (const auto& integration : host->board.integrations())
        if (integration.name == name) return integration;
    throw std::runtime_error("no integration is called " + name);
}

std::vector<std::string> House::status_audit(const std::string& name) {
    std::vector<std::string> words;
    for (const auto& entry : store::AuditLog(*operators).newest(1'000))
        if (entry.action == "status" && entry.subject == name)
            words.push_back(entry.detail.substr(0, entry.detail.find(':')));
    std::reverse(words.begin(), words.end());
    return words;
}

}  // namespace risk::integrations::testing
