// SPDX-License-Identifier: Apache-2.0
#include "plugins/plugin_directory.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "manifest_text.hpp"
#include "plugins/sealed_library.hpp"

namespace risk::plugins::test {
namespace {

namespace fs = std::filesystem;

class Directory : public testing::Test {
  protected:
    Directory() {
        std::string pattern = (fs::temp_directory_path() / "directory_test.XXXXXX").string();
        folder_ = ::mkdtemp(pattern.data());
    }
    ~Directory() override { fs::remove_all(folder_); }

    void write(const std::string& name, const std::string& text) const { std::ofstream(folder_ / name) << text; }
    /// A library of any content, and the manifest that fits it.
    void install(const std::string& id, const std::string& name) const {
        write(name + ".so", "content of " + id);
        auto manifest = changed(good_manifest(), "/id", "\"" + id + "\"");
        manifest = changed(manifest, "/library/file", "\"" + name + ".so\"");
        manifest = changed(manifest, "/library/sha256", "\"" + sha256_of_file(folder_ / (name + ".so")).value() + "\"");
        write(name + ".json", boost::json::serialize(manifest));
    }
    [[nodiscard]] std::vector<PluginEntry> scan() const { return scan_plugin_directory(folder_, anyone_).value(); }

    fs::path folder_;
    PluginTrust anyone_{.keys = folder_ / "keys", .allow_unsigned = true};
};

TEST_F(Directory, that_is_empty_has_nothing) { EXPECT_TRUE(scan().empty()); }

TEST_F(Directory, that_is_missing_is_a_failure) {
    EXPECT_EQ(scan_plugin_directory(folder_ / "none", anyone_).failure().found, "No such file or directory");
}

TEST_F(Directory, shows_what_is_usable) {
    install("b", "b");
    install("a", "a");
    const auto entries = scan();
    ASSERT_EQ(entries.size(), 2U);
    EXPECT_EQ(entries[0].manifest->id, "a") << "in the order of their names";
    EXPECT_FALSE(entries[0].rejected);
    EXPECT_FALSE(entries[1].rejected);
}

TEST_F(Directory, shows_why_a_manifest_is_not_usable_and_goes_on) {
    install("a", "a");
    write("broken.json", "{");
    install("missing", "missing");
    fs::remove(folder_ / "missing.so");
    install("swapped", "swapped");
    write("swapped.so", "something else");
    const auto entries = scan();
    ASSERT_EQ(entries.size(), 4U);
    EXPECT_FALSE(entries[0].rejected);
    EXPECT_EQ(entries[1].rejected->what, "The manifest was rejected: The text is no JSON");
    EXPECT_EQ(entries[2].rejected->found, "No such file or directory");
    EXPECT_EQ(entries[3].rejected->what, "The library is not the one that its manifest describes");
    EXPECT_TRUE(entries[3].manifest) << "what is known of it can still be shown";
}

TEST_F(Directory, a_plugin_for_another_contract_is_not_usable) {
    install("a", "a");
    const auto manifest = PluginManifest::read(folder_ / "a.json").value();
    auto text = changed(good_manifest(), "/abi/major", "2");
    text = changed(text, "/library/sha256", "\"" + manifest.library_sha256 + "\"");
    write("a.json", boost::json::serialize(changed(text, "/library/file", "\"a.so\"")));
    EXPECT_EQ(scan()[0].rejected->sentence(),
              "The plugin is made for another host: " + (folder_ / "a.json").string() +
                  ", /abi: expected contract version 1.0 or an earlier minor, found 2.0. "
                  "Install a release of the plugin for this host, or a newer host.");
}

TEST_F(Directory, of_two_manifests_with_one_id_neither_is_usable) {
    install("same", "a");
    install("same", "b");
    install("other", "c");
    const auto entries = scan();
    ASSERT_EQ(entries.size(), 3U);
    EXPECT_EQ(entries[0].rejected->found, "another in " + (folder_ / "b.json").string());
    EXPECT_EQ(entries[1].rejected->found, "another in " + (folder_ / "a.json").string());
    EXPECT_FALSE(entries[2].rejected);
}

TEST_F(Directory, lists_files_that_belong_to_no_plugin) {
    install("a", "a");
    write("stray.so", "");
    write("README.txt", "");
    write(".hidden", "");
    fs::create_directory(folder_ / "folder");
    const auto entries = scan();
    ASSERT_EQ(entries.size(), 3U);
    EXPECT_EQ(entries[1].rejected->found, "neither");
    EXPECT_EQ(entries[2].rejected->found, "a library that no manifest names");
}

TEST_F(Directory, its_stamp_changes_when_anything_does_and_only_then) {
    install("a", "a");
    const std::string before = plugin_directory_stamp(folder_);
    EXPECT_EQ(plugin_directory_stamp(folder_), before);
    write("b.json", "{}");
    const std::string added = plugin_directory_stamp(folder_);
    EXPECT_NE(added, before);
    fs::rename(folder_ / "b.json", folder_ / "a.json");
    EXPECT_NE(plugin_directory_stamp(folder_), added);
    EXPECT_NE(plugin_directory_stamp(folder_ / "none"), "");
}

}  // namespace
}  // namespace risk::plugins::test
