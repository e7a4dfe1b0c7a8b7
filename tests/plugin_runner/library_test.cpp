// SPDX-License-Identifier: Apache-2.0
#include "plugins/plugin_library.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "plugins/sealed_library.hpp"
#include "scripted.hpp"

namespace risk::plugins::test {
namespace {

namespace fs = std::filesystem;

class Library : public testing::Test {
  protected:
    Library() {
        std::string pattern = (fs::temp_directory_path() / "library_test.XXXXXX").string();
        folder_ = ::mkdtemp(pattern.data());
    }
    ~Library() override { fs::remove_all(folder_); }

    /// A library put where it can be replaced.
    fs::path installed(const char* library) const {
        fs::copy_file(library, folder_ / "plugin.so", fs::copy_options::overwrite_existing);
        return folder_ / "plugin.so";
    }
    [[nodiscard]] LibraryClaim claim(const char* library, const std::string& version) const {
        const fs::path file = installed(library);
        return {file, sha256_of_file(file).value(), "scripted", version, RP_ABI_MAJOR};
    }

    fs::path folder_;
};

TEST_F(Library, that_is_as_claimed_is_loaded) {
    auto library = PluginLibrary::load(claim(SCRIPTED_1, "1.0.0"));
    ASSERT_TRUE(library.ok()) << library.failure().sentence();
    EXPECT_STREQ(library.value()->table().version_z, "1.0.0");
}

TEST_F(Library, with_another_hash_is_not_loaded) {
    LibraryClaim wrong = claim(SCRIPTED_1, "1.0.0");
    const std::string found = std::exchange(wrong.sha256, std::string(64, '0'));
    auto library = PluginLibrary::load(wrong);
    ASSERT_FALSE(library.ok());
    EXPECT_EQ(library.failure().expected, "SHA-256 " + std::string(64, '0'));
    EXPECT_EQ(library.failure().found, found);
}

TEST_F(Library, what_is_loaded_is_what_was_verified_even_if_the_file_is_replaced_in_between) {
    const LibraryClaim first = claim(SCRIPTED_1, "1.0.0");
    auto sealed = SealedLibrary::verify(first.file, first.sha256);
    ASSERT_TRUE(sealed.ok());
    installed(SCRIPTED_2);  // the same path, other bytes
    EXPECT_EQ(sha256_of_file(sealed->path()).value(), first.sha256);
    EXPECT_NE(sha256_of_file(first.file).value(), first.sha256);
}

TEST_F(Library, a_verified_copy_can_no_longer_be_written) {
    const LibraryClaim first = claim(SCRIPTED_1, "1.0.0");
    auto sealed = SealedLibrary::verify(first.file, first.sha256);
    ASSERT_TRUE(sealed.ok());
    const UniqueFd opened(::open(sealed->path().c_str(), O_RDWR | O_CLOEXEC));
    ASSERT_TRUE(opened);
    EXPECT_EQ(::write(opened.get(), "x", 1), -1);
    EXPECT_EQ(errno, EPERM);
    EXPECT_EQ(::ftruncate(opened.get(), 0), -1);
}

// glibc takes two libraries with one path for one, and /proc/self/fd/N is the same path each time N is used again.
TEST_F(Library, a_new_one_at_the_same_path_is_not_taken_for_the_old_one) {
    for (int i = 0; i < 10; ++i) {
        const bool first = i % 2 == 0;
        auto library = PluginLibrary::load(first ? claim(SCRIPTED_1, "1.0.0") : claim(SCRIPTED_2, "2.0.0"));
        ASSERT_TRUE(library.ok()) << library.failure().sentence();
        EXPECT_STREQ(library.value()->table().version_z, first ? "1.0.0" : "2.0.0");
    }
}

TEST_F(Library, a_new_one_is_not_taken_for_an_old_one_that_could_not_be_unmapped) {
    for (int i = 0; i < 4; ++i) {
        const bool first = i % 2 == 0;
        auto library = PluginLibrary::load(first ? claim(STICKY_1, "1.0.0") : claim(STICKY_2, "2.0.0"));
        ASSERT_TRUE(library.ok()) << library.failure().sentence();
        EXPECT_STREQ(library.value()->table().version_z, first ? "1.0.0" : "2.0.0");
    }
}

TEST_F(Library, that_is_no_library_is_refused_with_the_reason_of_the_loader) {
    std::ofstream(folder_ / "text.so") << "hello";
    auto library = PluginLibrary::load(
        {folder_ / "text.so", sha256_of_file(folder_ / "text.so").value(), "scripted", "1.0.0", RP_ABI_MAJOR});
    ASSERT_FALSE(library.ok());
    EXPECT_NE(library.failure().found.find("file too short"), std::string::npos) << library.failure().found;
}

TEST_F(Library, that_is_missing_or_no_plain_file_is_refused) {
    EXPECT_EQ(SealedLibrary::verify(folder_ / "none.so", "").failure().found, "No such file or directory");
    EXPECT_EQ(SealedLibrary::verify(folder_, "").failure().expected, "a plain file");
    EXPECT_EQ(SealedLibrary::verify("/dev/zero", "").failure().expected, "a plain file");
}

TEST_F(Library, of_which_the_runner_is_told_a_wrong_hash_ends_the_child_with_a_reason) {
    PluginManifest manifest = scripted_manifest();
    manifest.library_sha256 = std::string(64, '0');
    for (const RunMode mode : {RunMode::child_process, RunMode::in_process}) {
        Running running(mode, manifest);
        const ProcessEnd end = running.recorder.await_end();
        EXPECT_FALSE(end.expected);
        EXPECT_NE(end.reason.find("expected SHA-256 0000"), std::string::npos) << end.reason;
    }
}

rp_result no_configure(const rp_services*, rp_host*, rp_str, rp_instance**, rp_error*) { return RP_OK; }
rp_result no_activate(rp_instance*, rp_error*) { return RP_OK; }
rp_result no_poll(rp_instance*, const rp_poll_args*, rp_tally*, rp_error*) { return RP_OK; }
void no_teardown(rp_instance*) {}

rp_plugin good_table() {
    return {sizeof(rp_plugin), RP_ABI_MAJOR, 0,       "scripted",  "1.0.0",
            no_configure,      no_activate,  no_poll, no_teardown, nullptr};
}

TEST(EntryTable, is_accepted_with_or_without_cancel_and_longer_than_today) {
    const LibraryClaim claim{"plugin.so", "", "scripted", "1.0.0", RP_ABI_MAJOR};
    rp_plugin table = good_table();
    EXPECT_TRUE(accepted_table(&table, claim).ok());
    table.size = offsetof(rp_plugin, cancel);
    EXPECT_EQ(accepted_table(&table, claim).value().cancel, nullptr);
    struct Longer {
        rp_plugin known;
        void* unknown;
    } longer{good_table(), nullptr};
    longer.known.size = sizeof longer;
    EXPECT_EQ(accepted_table(&longer.known, claim).value().size, sizeof(rp_plugin));
}

TEST(EntryTable, that_does_not_fit_is_refused_with_expected_and_found) {
    const LibraryClaim claim{"plugin.so", "", "scripted", "1.0.0", RP_ABI_MAJOR};
    const auto found = [&](auto change) {
        rp_plugin table = good_table();
        change(table);
        return accepted_table(&table, claim).failure().found;
    };
    EXPECT_EQ(accepted_table(nullptr, claim).failure().found, "a refusal");
    EXPECT_EQ(found([](rp_plugin& t) { t.size = 40; }), "40");
    EXPECT_EQ(found([](rp_plugin& t) { t.abi_major = 2; }), "2.0");
    EXPECT_EQ(found([](rp_plugin& t) { t.abi_minor = 9; }), "1.9");
    EXPECT_EQ(found([](rp_plugin& t) { t.poll = nullptr; }), "NULL");
    EXPECT_EQ(found([](rp_plugin& t) { t.id_z = "other"; }), "\"other\"");
    EXPECT_EQ(found([](rp_plugin& t) { t.id_z = nullptr; }), "\"NULL\"");
    EXPECT_EQ(found([](rp_plugin& t) { t.version_z = "1.0.1"; }), "\"1.0.1\"");
}

}  // namespace
}  // namespace risk::plugins::test
