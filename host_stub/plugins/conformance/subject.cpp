// SPDX-License-Identifier: Apache-2.0
#include "plugins/conformance/subject.hpp"

#include <boost/dll/shared_library.hpp>
#include <exception>

#include "plugins/conformance/sample_config.hpp"
#include "plugins/sandbox.hpp"

namespace risk::conformance {

namespace {

constexpr std::uint64_t most_written = 16U << 20U;

}  // namespace

struct Subject::Library {
    boost::dll::shared_library library;
};

Subject::Subject(CheckOrder order) : order_(std::move(order)) {}
Subject::~Subject() = default;

const plugins::PluginManifest& Subject::manifest() {
    if (manifest_) return *manifest_;
    auto read = plugins::PluginManifest::read(order_.manifest);
    if (!read) throw NotJudged{"the manifest is not valid: see manifest.valid"};
    return manifest_.emplace(std::move(read).value());
}

const std::string& Subject::config() {
    if (!config_.empty()) return config_;
    const plugins::ConfigSchema& schema = *manifest().config_schema;
    return config_ = order_.config ? with_defaults(schema, *order_.config) : sample_config(schema);
}

std::vector<std::string> Subject::secrets() { return secret_values(*manifest().config_schema, config()); }

std::string Subject::allowed_hosts() {
    std::vector<std::string> allowed = manifest().network;
    for (std::string& host : hosts_in(*manifest().config_schema, config())) allowed.push_back(std::move(host));
    std::string patterns;
    for (const std::string& pattern : allowed) patterns += (patterns.empty() ? "" : ",") + pattern;
    return patterns;
}

void Subject::load() {
    if (library_) return;
    if (!walled_) raise_walls();
    namespace dll = boost::dll;
    auto library = std::make_unique<Library>();
    try {
        library->library.load(manifest().library.string(), dll::load_mode::rtld_now | dll::load_mode::rtld_local);
    } catch (const std::exception& reason) {
        throw CheckFailed{reason.what()};
    }
    require(library->library.has("rp_plugin_entry"), "expected a function rp_plugin_entry, found none");
    library_ = std::move(library);
}

// As in a host, but that the suite looks at this process, reads the library from its file, and writes what it found.
void Subject::raise_walls() {
    plugins::SandboxGrants grants = plugins::grants_of(manifest(), config());
    grants.paths.insert({"/proc/self", order_.manifest.string(), manifest().library.string()});
    plugins::SandboxLimits limits;
    limits.file_size = most_written;
    plugins::raise_walls(grants, plugins::SandboxKernel::here(), limits);
    walled_ = true;
}

void Subject::unload() { library_.reset(); }

const rp_plugin* Subject::entry(std::uint16_t host_major, std::uint16_t host_minor) {
    try {
        load();
    } catch (const CheckFailed&) {
        throw NotJudged{"the library does not load: see library.loads"};
    }
    using Entry = const rp_plugin*(std::uint16_t, std::uint16_t);
    return library_->library.get<Entry>("rp_plugin_entry")(host_major, host_minor);
}

const rp_plugin& Subject::plugin() {
    const rp_plugin* const table = entry(RP_ABI_MAJOR, RP_ABI_MINOR);
    const bool usable = table != nullptr && RP_HAS(table, rp_plugin, teardown) && table->configure != nullptr &&
                        table->activate != nullptr && table->poll != nullptr && table->teardown != nullptr;
    if (!usable) throw NotJudged{"the table cannot be used: see entry.table"};
    return *table;
}

Session::Session(Subject& subject, std::size_t services_size, std::uint16_t abi_minor, StructSizes sizes)
    : host(services_size, abi_minor), instance(subject.plugin(), host, sizes), subject_(subject) {
    host.checkpoint = subject.checkpoint();
    host.verb_limit = subject.verb_limit();
    host.set_flags(subject.host_flags());
    host.set_allowed_hosts(subject.allowed_hosts());
}

Session& Session::configured() {
    const VerbEnd end = instance.configure(subject_.config());
    if (end.ok() && instance.configured()) return *this;
    throw NotJudged{"configure refused the configuration: see configure.accepts"};
}

Session& Session::activated() {
    const VerbEnd end = configured().activate();
    if (end.ok()) return *this;
    throw NotJudged{"activate answered " + std::to_string(end.result) + " (" + name_of(end.result) +
                    "): see activate.result"};
}

SeenBatch Session::events(std::uint32_t max_events) {
    for (int i = 0; i < 10; ++i) {
        const std::size_t before = host.commits.size();
        const VerbEnd end = poll(max_events);
        for (std::size_t at = before; at < host.commits.size(); ++at) {
            if (!host.commits[at].events.empty()) return host.commits[at];
        }
        if (!end.ok()) throw NotJudged{"poll answered " + end.sentence()};
    }
    throw NotJudged{"no poll delivered an event: name a configuration with --config that finds some"};
}

void whole_life(Session& session, int polls) {
    session.configured();
    session.activate();
    for (int i = 0; i < polls; ++i) session.poll();
    session.instance.teardown();
}

}  // namespace risk::conformance
