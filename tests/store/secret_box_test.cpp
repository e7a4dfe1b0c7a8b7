// SPDX-License-Identifier: Apache-2.0
#include "store/secret_box.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "store/workshop.hpp"

namespace risk::test {
namespace {

using store::SecretBox;

Failure failure_of(const std::filesystem::path& file, bool create = false) {
    auto opened = SecretBox::open(file, create);
    EXPECT_FALSE(opened.ok());
    return opened ? Failure{} : opened.failure();
}

void write_file(const std::filesystem::path& file, const std::string& content, mode_t mode = 0600) {
    std::ofstream(file) << content;
    ::chmod(file.c_str(), mode);
}

TEST(SecretBox, gives_back_what_was_sealed) {
    TempDir directory;
    const auto box = must(SecretBox::open(directory / "key", true));
    for (const auto& clear : {std::string("hush%!@"), std::string(), std::string("\0x", 2), std::string(5000, 's')}) {
        EXPECT_EQ(must(box.unseal(box.seal(Secret(clear), "here"), "here")).reveal(), clear);
    }
}

TEST(SecretBox, survives_a_restart_with_the_same_key_file) {
    TempDir directory;
    const auto sealed = must(SecretBox::open(directory / "key", true)).seal(Secret("hush"), "here");
    EXPECT_EQ(must(must(SecretBox::open(directory / "key", false)).unseal(sealed, "here")).reveal(), "hush");
}

TEST(SecretBox, never_seals_the_same_text_the_same_way_twice) {
    TempDir directory;
    const auto box = must(SecretBox::open(directory / "key", true));
    EXPECT_NE(box.seal(Secret("hush"), "here"), box.seal(Secret("hush"), "here"));
}

TEST(SecretBox, refuses_what_was_moved_altered_cut_or_sealed_with_another_key) {
    TempDir directory;
    const auto box = must(SecretBox::open(directory / "key", true));
    const auto sealed = box.seal(Secret("hush"), "here");
    EXPECT_FALSE(box.unseal(sealed, "there").ok());
    EXPECT_FALSE(must(SecretBox::open(directory / "other", true)).unseal(sealed, "here").ok());
    for (std::size_t i = 0; i < sealed.size(); ++i) {
        auto altered = sealed;
        altered[i] = static_cast<char>(altered[i] ^ 1);
        EXPECT_FALSE(box.unseal(altered, "here").ok()) << i;
        EXPECT_FALSE(box.unseal(sealed.substr(0, i), "here").ok()) << i;
    }
}

TEST(SecretBox, says_which_secret_cannot_be_decrypted_and_never_its_bytes) {
    TempDir directory;
    const auto box = must(SecretBox::open(directory / "key", true));
    const auto failure = box.unseal("garbage", "integration 7, field secret").failure();
    EXPECT_EQ(failure.where, "integration 7, field secret");
    EXPECT_EQ(failure.sentence().find("garbage"), std::string::npos);
}

TEST(SecretBox, creates_a_private_key_file_and_keeps_the_one_that_is_there) {
    TempDir directory;
    ::umask(0);
    const auto sealed = must(SecretBox::open(directory / "key", true)).seal(Secret("hush"), "here");
    ::umask(022);
    struct stat status {};
    ASSERT_EQ(::stat((directory / "key").c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0600U);
    EXPECT_EQ(status.st_size, 32);
    EXPECT_TRUE(must(SecretBox::open(directory / "key", true)).unseal(sealed, "here").ok());
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(directory.path()), {}), 1)
        << "something was left behind";
}

TEST(SecretBox, that_is_missing_is_not_replaced_unasked) {
    TempDir directory;
    const auto failure = failure_of(directory / "key");
    EXPECT_EQ(failure.found, "no such file");
    EXPECT_FALSE(failure.remedy.empty());
}

TEST(SecretBox, that_others_can_read_is_refused_with_the_command_to_run) {
    TempDir directory;
    for (const mode_t mode : {0640U, 0604U, 0620U, 0666U}) {
        write_file(directory / "key", std::string(32, 'k'), mode);
        EXPECT_NE(failure_of(directory / "key").remedy.find("chmod 600 " + (directory / "key").string()),
                  std::string::npos);
    }
}

TEST(SecretBox, of_the_wrong_length_is_refused) {
    TempDir directory;
    for (const std::size_t length : {0U, 31U, 33U}) {
        write_file(directory / "key", std::string(length, 'k'));
        const auto failure = failure_of(directory / "key", true);
        EXPECT_EQ(failure.expected, "32 bytes");
        EXPECT_EQ(failure.found, std::to_string(length) + " bytes");
    }
}

TEST(SecretBox, in_a_directory_that_is_not_there_says_so) {
    TempDir directory;
    const auto failure = failure_of(directory.path() / "missing" / "key", true);
    EXPECT_EQ(failure.what, "The key file cannot be created");
    EXPECT_FALSE(failure.remedy.empty());
}

}  // namespace
}  // namespace risk::test
