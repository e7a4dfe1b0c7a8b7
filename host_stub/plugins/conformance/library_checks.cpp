// SPDX-License-Identifier: Apache-2.0
// The files, and what the library says of itself before it is asked to do anything.
#include <sodium.h>

#include "plugins/conformance/elf_exports.hpp"
#include "plugins/conformance/file_content.hpp"
#include "plugins/conformance/process_state.hpp"
#include "plugins/conformance/subject.hpp"

namespace risk::conformance {
namespace {

void manifest_valid(Subject& subject) {
    const auto read = plugins::PluginManifest::read(subject.manifest_file());
    require(read.ok(), read.ok() ? "" : read.failure().sentence());
}

std::string sha256_of(const std::filesystem::path& path) {
    const std::string bytes = file_content(path);
    unsigned char hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(hash, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
    std::string hex(2 * sizeof hash + 1, '\0');
    sodium_bin2hex(hex.data(), hex.size(), hash, sizeof hash);
    hex.pop_back();
    return hex;
}

void library_hash(Subject& subject) {
    const plugins::PluginManifest& manifest = subject.manifest();
    const std::string found = sha256_of(manifest.library);
    require(found == manifest.library_sha256, "expected " + manifest.library_sha256 + " as in the manifest, found " +
                                                  found + ": write the manifest after the library was linked");
}

void library_exports(Subject& subject) {
    const auto exports = elf_exports(subject.manifest().library);
    require(exports.ok(), exports.ok() ? "" : exports.failure().sentence());
    std::size_t others = 0;
    std::string shown;
    for (const std::string& name : exports.value()) {
        if (name == "rp_plugin_entry" || ++others > 3) continue;
        shown += (shown.empty() ? "" : ", ") + name;
    }
    require(others == 0, "expected rp_plugin_entry alone, found " + std::to_string(others) + " more: " + shown +
                             (others > 3 ? ", …" : "") + ": link with a version script");
}

void library_loads(Subject& subject) { subject.load(); }

void entry_foreign_major(Subject& subject) {
    constexpr std::uint16_t majors[] = {0, 2, 3, 255, 65535}, minors[] = {0, 65535};
    for (const std::uint16_t major : majors) {
        for (const std::uint16_t minor : minors) {
            require(subject.entry(major, minor) == nullptr,
                    "expected NULL for a host of major " + std::to_string(major) + ", found a table");
        }
    }
}

void entry_table(Subject& subject) {
    const rp_plugin* const table = subject.entry(RP_ABI_MAJOR, RP_ABI_MINOR);
    require(table != nullptr,
            "expected a table for a host of version 1." + std::to_string(RP_ABI_MINOR) + ", found NULL");
    require(RP_HAS(table, rp_plugin, teardown),
            "size: expected room for teardown, found " + std::to_string(table->size));
    require(table->abi_major == RP_ABI_MAJOR, "abi_major: expected 1, found " + std::to_string(table->abi_major));
    require(table->abi_minor <= RP_ABI_MINOR, "abi_minor: expected at most the host's " + std::to_string(RP_ABI_MINOR) +
                                                  ", found " + std::to_string(table->abi_minor));
    require(table->id_z != nullptr, "id_z: expected a text, found NULL");
    require(table->version_z != nullptr, "version_z: expected a text, found NULL");
    require(table->configure != nullptr, "configure: expected a function, found NULL");
    require(table->activate != nullptr, "activate: expected a function, found NULL");
    require(table->poll != nullptr, "poll: expected a function, found NULL");
    require(table->teardown != nullptr, "teardown: expected a function, found NULL");
    require(subject.entry(RP_ABI_MAJOR, RP_ABI_MINOR) == table, "expected the same table each time, found another");
}

void entry_identity(Subject& subject) {
    const rp_plugin& table = subject.plugin();
    const plugins::PluginManifest& manifest = subject.manifest();
    if (table.id_z == nullptr || table.version_z == nullptr) throw NotJudged{"see entry.table"};
    require(table.id_z == manifest.id, "id: expected " + manifest.id + " as in the manifest, found " + table.id_z);
    require(table.version_z == manifest.version,
            "version: expected " + manifest.version + " as in the manifest, found " + table.version_z);
    require(table.abi_minor == manifest.abi_min_minor, "abi_minor: expected " + std::to_string(manifest.abi_min_minor) +
                                                           " as abi.min_minor in the manifest, found " +
                                                           std::to_string(table.abi_minor));
}

void entry_quiet(Subject& subject) {
    static_cast<void>(subject.manifest());
    const ProcessState before = ProcessState::now();
    static_cast<void>(subject.entry(RP_ABI_MAJOR, RP_ABI_MINOR));
    const ProcessState after = ProcessState::now();
    const auto descriptors = changed_descriptors(before, after);
    require(descriptors.empty(), descriptors.empty() ? "" : "descriptor " + descriptors.front());
    require(after.threads == before.threads,
            "expected no thread, found " + std::to_string(after.threads - before.threads) + " started");
}

}  // namespace

std::vector<Check> library_checks() {
    return {{"manifest.valid", "the manifest is valid", manifest_valid},
            {"library.hash", "the library is the one that the manifest names", library_hash},
            {"library.exports", "exports rp_plugin_entry and nothing else", library_exports},
            {"library.loads", "loads with all its symbols resolved", library_loads},
            {"entry.foreign_major", "refuses a host of another major version", entry_foreign_major},
            {"entry.table", "hands out a complete table, the same each time", entry_table},
            {"entry.identity", "says the same of itself as the manifest", entry_identity},
            {"entry.quiet", "loading starts no thread and opens nothing", entry_quiet}};
}

}  // namespace risk::conformance
