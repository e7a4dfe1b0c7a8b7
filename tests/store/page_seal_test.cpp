// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <sodium.h>

#include <array>
#include <cstring>

#include "store/file_bytes.hpp"
#include "store/store_error.hpp"
#include "store/workshop.hpp"

namespace risk::test {
namespace {

constexpr std::size_t page_bytes = 4096, seal_bytes = 8;

// As the versions before this one sealed a page: SipHash, with its place in the key.
std::string with_former_seals(std::string file) {
    for (std::size_t at = 0; at < file.size(); at += page_bytes) {
        std::array<unsigned char, crypto_shorthash_KEYBYTES> key{'h', 'o', 's', 't', '_', 's', 't', 'u'};
        std::memcpy(key.data() + 8, &at, sizeof at);
        const auto seal = at + page_bytes - seal_bytes;
        crypto_shorthash(reinterpret_cast<unsigned char*>(file.data() + seal),
                         reinterpret_cast<const unsigned char*>(file.data() + at), page_bytes - seal_bytes, key.data());
    }
    return file;
}

class FormerSeals : public ::testing::Test {
  protected:
    FormerSeals() {
        Workshop workshop(directory_.path());
        for (int i = 0; i < 300; ++i)
            workshop.admit(i == 0 ? workshop.add_integration("A") : 1,
                           {{std::to_string(i), "ann@x.test", noon - i * day}});
    }

    std::string bytes() { return read_file(directory_ / "host.db"); }

    TempDir directory_;
};

TEST_F(FormerSeals, are_good_until_their_pages_are_written_again) {
    const auto now = bytes();
    const auto former = with_former_seals(now);
    ASSERT_NE(former, now);
    write_file(directory_ / "host.db", former);
    {
        Workshop workshop(directory_.path());
        EXPECT_EQ(workshop.events().size(), 50U);
        workshop.admit(1, {{"one more", "ann@x.test", noon}});
        EXPECT_EQ(workshop.scores.explain("ann@x.test", noon)->events, 301U);
    }
    EXPECT_NE(bytes(), with_former_seals(bytes()));
    EXPECT_EQ(Workshop(directory_.path()).scores.explain("ann@x.test", noon)->events, 301U);
}

TEST_F(FormerSeals, still_notice_a_bit_that_turned_over) {
    auto former = with_former_seals(bytes());
    for (std::size_t at = 2 * page_bytes + 100; at < former.size(); at += page_bytes)
        former[at] = static_cast<char>(former[at] ^ 1);
    write_file(directory_ / "host.db", former);
    EXPECT_THROW(static_cast<void>(Workshop(directory_.path()).scores.explain("ann@x.test", noon)), std::exception);
}

}  // namespace
}  // namespace risk::test
