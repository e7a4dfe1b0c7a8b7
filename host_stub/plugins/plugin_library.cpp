// SPDX-License-Identifier: Apache-2.0
#include "plugins/plugin_library.hpp"

#include <dlfcn.h>

#include <boost/dll/shared_library.hpp>
#include <cstddef>
#include <cstring>
#include <new>
#include <optional>
#include <utility>

#include "plugins/batch_codec.hpp"
#include "plugins/sealed_library.hpp"

namespace risk::plugins {
namespace {

std::string version_text(unsigned major, unsigned minor) { return std::to_string(major) + "." + std::to_string(minor); }

std::string host_version() { return version_text(RP_ABI_MAJOR, RP_ABI_MINOR); }

Failure refused(const LibraryClaim& claim, std::string expected, std::string found, std::string remedy = {}) {
    return {"The library was refused", claim.file.string(), std::move(expected), std::move(found), std::move(remedy)};
}

/// A text of the plugin's, looked at no further than makes sense.
std::string bounded(const char* text) { return text == nullptr ? "NULL" : std::string(text, ::strnlen(text, 128)); }

std::optional<Failure> missing_function(const rp_plugin& table, const LibraryClaim& claim) {
    const std::pair<const char*, bool> functions[] = {{"configure", table.configure != nullptr},
                                                      {"activate", table.activate != nullptr},
                                                      {"poll", table.poll != nullptr},
                                                      {"teardown", table.teardown != nullptr}};
    for (const auto& [name, there] : functions) {
        if (!there) return refused(claim, std::string("a function for ") + name, "NULL");
    }
    return std::nullopt;
}

class LoadedLibrary final : public PluginLibrary {
  public:
    LoadedLibrary(SealedLibrary copy, boost::dll::shared_library library, const rp_plugin& table)
        : copy_(std::move(copy)), library_(std::move(library)), table_(table) {}
    /// dlclose answers 0 whether or not it unmapped. If it did not, the path stays taken for ever: the next library on a
    /// descriptor with that number would be answered with this one.
    ~LoadedLibrary() override {
        library_.unload();
        if (void* still = ::dlopen(copy_.path().c_str(), RTLD_NOLOAD | RTLD_LAZY); still != nullptr) {
            ::dlclose(still);
            std::move(copy_).keep_for_ever();
        }
    }
    LoadedLibrary(const LoadedLibrary&) = delete;
    LoadedLibrary& operator=(const LoadedLibrary&) = delete;
    [[nodiscard]] const rp_plugin& table() const override { return table_; }

  private:
    SealedLibrary copy_;  // outlives the library: see SealedLibrary::path
    boost::dll::shared_library library_;
    rp_plugin table_;
};

const rp_plugin* ask_entry(const boost::dll::shared_library& library) {
    const auto& entry = library.get<const rp_plugin*(std::uint16_t, std::uint16_t)>("rp_plugin_entry");
    return entry(RP_ABI_MAJOR, RP_ABI_MINOR);
}

}  // namespace

Result<rp_plugin> accepted_table(const rp_plugin* entry, const LibraryClaim& claim) {
    if (entry == nullptr) {
        return refused(claim, "a plugin that can serve a host of contract version " + host_version(), "a refusal",
                       "Install a release of the plugin for this host, or a newer host.");
    }
    if (!RP_HAS(entry, rp_plugin, teardown)) {
        return refused(
            claim,
            "an entry table of at least " + std::to_string(offsetof(rp_plugin, teardown) + sizeof(void*)) + " bytes",
            std::to_string(entry->size));
    }
    const rp_plugin table = widened(*entry);
    if (table.abi_major != RP_ABI_MAJOR || table.abi_minor > RP_ABI_MINOR) {
        return refused(claim, "contract version " + host_version() + " or an earlier minor",
                       version_text(table.abi_major, table.abi_minor),
                       "Install a plugin for this host, or a newer host.");
    }
    if (auto missing = missing_function(table, claim)) return *missing;
    if (bounded(table.id_z) != claim.id) {
        return refused(claim, "the id of the manifest, \"" + claim.id + "\"", "\"" + bounded(table.id_z) + "\"");
    }
    if (bounded(table.version_z) != claim.version) {
        return refused(claim, "the version of the manifest, \"" + claim.version + "\"",
                       "\"" + bounded(table.version_z) + "\"");
    }
    return table;
}

Result<std::unique_ptr<PluginLibrary>> PluginLibrary::load(const LibraryClaim& claim,
                                                           const std::function<void()>& before_foreign_code) {
    auto copy = SealedLibrary::verify(claim.file, claim.sha256);
    if (!copy) return copy.failure();
    before_foreign_code();
    try {
        using boost::dll::load_mode::rtld_local;
        using boost::dll::load_mode::rtld_now;
        // The overload that throws: the other one hides the reason.
        boost::dll::shared_library library(copy->path(), rtld_now | rtld_local);
        auto table = accepted_table(ask_entry(library), claim);
        if (!table) return table.failure();
        return std::unique_ptr<PluginLibrary>(
            std::make_unique<LoadedLibrary>(std::move(*copy), std::move(library), *table));
    } catch (const std::bad_alloc&) {
        throw;  // says nothing about the library
    } catch (const std::exception& thrown) {
        return refused(claim, "a plugin that can be loaded", thrown.what());
    } catch (...) {
        return refused(claim, "a plugin that can be loaded", "its entry function threw");
    }
}

}  // namespace risk::plugins
