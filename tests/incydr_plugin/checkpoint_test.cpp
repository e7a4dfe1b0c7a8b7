// SPDX-License-Identifier: Apache-2.0
// The saved place as bytes: whole, cut, changed, foreign.
#include <gtest/gtest.h>

#include <random>

#include "alerts/checkpoint.hpp"
#include "plugin_api/risk_plugin.h"

namespace risk::incydr {
namespace {

Checkpoint filled(std::size_t entries) {
    Checkpoint checkpoint("tenant-1", 1'772'442'000'000);
    for (std::size_t at = 0; at < entries; ++at)
        checkpoint.add({digest_of("id " + std::to_string(at)), static_cast<std::uint32_t>(1000 + at)});
    return checkpoint;
}

TEST(CheckpointBytes, come_back_as_they_went) {
    for (const std::size_t entries : {0U, 1U, 50U, 5000U}) {
        const std::string bytes = filled(entries).encode();
        EXPECT_EQ(bytes.size(), 36 + 8 + 8 - 2 + entries * 16);
        const auto read = Checkpoint::decode(bytes);
        ASSERT_TRUE(read.ok());
        EXPECT_FALSE(read->damaged);
        EXPECT_EQ(read->checkpoint.tenant(), "tenant-1");
        EXPECT_EQ(read->checkpoint.activated_ms(), 1'772'442'000'000);
        EXPECT_EQ(read->checkpoint.size(), entries);
        for (std::size_t at = 0; at < entries; ++at)
            EXPECT_TRUE(read->checkpoint.knows(digest_of("id " + std::to_string(at))));
        EXPECT_EQ(read->checkpoint.encode(), bytes) << "the same content is the same bytes";
    }
}

TEST(CheckpointBytes, cut_anywhere_or_changed_anywhere_are_never_taken_for_whole) {
    const std::string bytes = filled(20).encode();
    const std::size_t header = bytes.size() - 20 * 16;
    for (std::size_t length = 0; length < bytes.size(); ++length) {
        const auto read = Checkpoint::decode(std::string_view(bytes).substr(0, length));
        EXPECT_EQ(read.ok(), length >= header) << length;
        EXPECT_TRUE(!read.ok() || read->damaged);
    }
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        std::string changed = bytes;
        changed[at] = static_cast<char>(changed[at] ^ 0x10);
        const auto read = Checkpoint::decode(changed);
        EXPECT_EQ(read.ok(), at >= header) << at;
        EXPECT_TRUE(!read.ok() || (read->damaged && read->checkpoint.activated_ms() == 1'772'442'000'000));
        EXPECT_TRUE(read.ok() || read.failure().cause() == RP_E_CONFIG);
    }
}

TEST(CheckpointBytes, garbage_of_any_length_is_refused) {
    const auto seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 dice(seed);
    for (int times = 0; times < 300; ++times) {
        std::string garbage(dice() % 300, '\0');
        for (char& c : garbage) c = static_cast<char>(dice());
        if (times % 2 == 0) garbage = "RPINCYDR" + garbage;
        EXPECT_FALSE(Checkpoint::decode(garbage).ok());
    }
}

TEST(CheckpointBytes, a_newer_format_says_so) {
    std::string bytes = filled(1).encode();
    bytes[8] = 9;
    const auto read = Checkpoint::decode(bytes);
    ASSERT_FALSE(read.ok());
    EXPECT_NE(read.failure().message().find("newer"), std::string::npos);
}

TEST(CheckpointBytes, stay_within_the_limit_and_forget_the_oldest_first) {
    Checkpoint checkpoint = filled(Checkpoint::most_entries + 10);
    EXPECT_EQ(checkpoint.prune(0), 10U);
    EXPECT_LE(checkpoint.encode().size(), RP_MAX_CHECKPOINT);
    EXPECT_FALSE(checkpoint.knows(digest_of("id 9")));
    EXPECT_TRUE(checkpoint.knows(digest_of("id 10")));
    EXPECT_EQ(checkpoint.prune((1000 + 100) * 1000), 0U);
    EXPECT_FALSE(checkpoint.knows(digest_of("id 99")));
    EXPECT_TRUE(checkpoint.knows(digest_of("id 100")));
}

}  // namespace
}  // namespace risk::incydr
