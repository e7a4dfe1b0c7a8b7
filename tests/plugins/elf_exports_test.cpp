// SPDX-License-Identifier: Apache-2.0
#include "plugins/conformance/elf_exports.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <random>

using risk::conformance::elf_exports;

namespace {

std::string bytes_of(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

class Damaged : public testing::Test {
  protected:
    Damaged() {
        const int file = ::mkstemp(path_.data());
        if (file >= 0) ::close(file);
    }
    ~Damaged() override { std::filesystem::remove(path_); }
    void write(std::string_view bytes) { std::ofstream(path_, std::ios::binary) << bytes; }
    std::string path_ = (std::filesystem::temp_directory_path() / "elf_XXXXXX").string();
};

}  // namespace

TEST(ElfExports, a_plugin_offers_its_entry_alone) {
    const auto exports = elf_exports(std::filesystem::path(ZOO_FOLDER) / "model.so");
    ASSERT_TRUE(exports.ok());
    EXPECT_EQ(exports.value(), std::vector<std::string>{"rp_plugin_entry"});
}

TEST(ElfExports, a_careless_plugin_offers_more) {
    const auto exports = elf_exports(std::filesystem::path(ZOO_FOLDER) / "exports_too_much.so");
    ASSERT_TRUE(exports.ok());
    EXPECT_NE(std::find(exports.value().begin(), exports.value().end(), "zoo_helper"), exports.value().end());
}

TEST_F(Damaged, what_is_no_library_is_a_failure_with_its_name) {
    for (const char* content : {"", "x",
                                "\x7F"
                                "ELF",
                                "#!/bin/sh\nexit 0\n"}) {
        write(content);
        const auto exports = elf_exports(path_);
        ASSERT_FALSE(exports.ok());
        EXPECT_NE(exports.failure().sentence().find(path_), std::string::npos);
    }
    EXPECT_FALSE(elf_exports("/nowhere/x.so").ok());
}

TEST_F(Damaged, a_library_cut_off_or_changed_anywhere_does_no_harm) {
    const std::string whole = bytes_of(std::filesystem::path(EXAMPLES_FOLDER) / "heartbeat.so");
    const unsigned seed = std::random_device()();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    for (int round = 0; round < 300; ++round) {
        std::string bytes = whole;
        for (int i = 0; i < 8; ++i) bytes[random() % bytes.size()] = static_cast<char>(random());
        for (int i = 0; i < 4; ++i) bytes[4 + random() % 60] = static_cast<char>(random());
        write(std::string_view(bytes).substr(0, random() % (2 * bytes.size())));
        static_cast<void>(elf_exports(path_));
    }
}
