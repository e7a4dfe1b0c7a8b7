// SPDX-License-Identifier: Apache-2.0
#include "signing_room.hpp"

#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "manifest/manifest_text.hpp"
#include "plugins/sealed_library.hpp"

namespace risk::plugins::test {

namespace fs = std::filesystem;

SigningRoom::SigningRoom() {
    std::string pattern = (fs::temp_directory_path() / "signing_test.XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary directory");
    root_ = pattern;
    fs::create_directory(plugins());
}

SigningRoom::~SigningRoom() {
    std::error_code ignored;
    fs::remove_all(root_, ignored);
}

void SigningRoom::write(const fs::path& file, const std::string& text) const {
    std::ofstream(file, std::ios::binary) << text;
}

std::string SigningRoom::read(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

void SigningRoom::install(const std::string& id, const std::string& library) const {
    const auto file = plugins() / (id + ".so");
    write(file, library);
    auto text = changed(good_manifest(), "/id", "\"" + id + "\"");
    text = changed(text, "/library/file", "\"" + id + ".so\"");
    text = changed(text, "/library/sha256", "\"" + sha256_of_file(file).value() + "\"");
    write(manifest(id), boost::json::serialize(text));
}

void SigningRoom::sign(const std::string& id, const minisign::SecretKey& key, minisign::Format format) const {
    write(signature_file(manifest(id)), key.sign(read(manifest(id)), "plugin:" + id, format).text());
}

void SigningRoom::trust(const minisign::SecretKey& key, const std::string& name) const {
    const auto trusted = trust_key(keys(), key.public_key(), name);
    ASSERT_TRUE(trusted.ok()) << trusted.failure().sentence();
}

std::vector<PluginEntry> SigningRoom::scan(bool allow_unsigned) const {
    auto scanned = scan_plugin_directory(plugins(), {keys(), allow_unsigned});
    EXPECT_TRUE(scanned.ok());
    return std::move(scanned).value();
}

PluginEntry SigningRoom::seen(const std::string& id, bool allow_unsigned) const {
    const auto entries = scan(allow_unsigned);
    const auto found = std::ranges::find(entries, manifest(id), &PluginEntry::file);
    if (found == entries.end()) throw std::runtime_error(id + " is not in the directory");
    return *found;
}

}  // namespace risk::plugins::test
