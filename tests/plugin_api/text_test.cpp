// SPDX-License-Identifier: Apache-2.0
#include "plugin_api/text.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "plugin_api/failure.hpp"

namespace {

bool is_utf8(std::string_view text) {
    while (!text.empty()) {
        const std::size_t length = rp::utf8_front(text);
        if (length == 0) return false;
        text.remove_prefix(length);
    }
    return true;
}

}  // namespace

TEST(Utf8, front_knows_characters_from_other_bytes) {
    struct Case {
        const char* bytes;
        std::size_t length;
    };
    const Case cases[] = {
        {"a", 1},
        {"\xC3\xA9", 2},          // é
        {"\xE2\x82\xAC", 3},      // €
        {"\xF0\x9F\x98\x80", 4},  // beyond the basic plane
        {"\xED\x9F\xBF", 3},      // last before the surrogates
        {"\xF4\x8F\xBF\xBF", 4},  // U+10FFFF
        {"", 0},
        {"\x80", 0},  // a continuation first
        {"\xC3", 0},  // cut off
        {"\xE2\x82", 0},
        {"\xC0\xAF", 0},  // overlong
        {"\xE0\x80\xAF", 0},
        {"\xF0\x80\x80\xAF", 0},
        {"\xED\xA0\x80", 0},      // a surrogate
        {"\xF4\x90\x80\x80", 0},  // beyond U+10FFFF
        {"\xFF", 0},
        {"\xC3(", 0},
    };
    for (const Case& c : cases) EXPECT_EQ(rp::utf8_front(c.bytes), c.length) << testing::PrintToString(c.bytes);
}

TEST(Utf8, cuts_at_a_character_boundary) {
    const std::string text = "ab\xE2\x82\xAC";
    EXPECT_EQ(rp::utf8(text, 5), text);
    EXPECT_EQ(rp::utf8(text, 4), "ab");
    EXPECT_EQ(rp::utf8(text, 2), "ab");
    EXPECT_EQ(rp::utf8(text, 0), "");
}

TEST(Utf8, replaces_what_is_no_character) {
    EXPECT_EQ(rp::utf8("a\xFF\xC3z"), "a??z");
    EXPECT_EQ(rp::utf8(std::string_view("a\0b", 3)), "a?b");
}

TEST(Utf8, random_bytes_become_valid_and_stay_within_the_limit) {
    const unsigned seed = std::random_device()();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    for (int round = 0; round < 2000; ++round) {
        std::string bytes(random() % 40, '\0');
        for (char& byte : bytes) byte = static_cast<char>(random());
        const std::size_t limit = random() % 40;
        const std::string clean = rp::utf8(bytes, limit);
        EXPECT_LE(clean.size(), limit);
        EXPECT_TRUE(is_utf8(clean));
        if (is_utf8(bytes) && bytes.find('\0') == std::string::npos && bytes.size() <= limit) {
            EXPECT_EQ(clean, bytes);
        }
    }
}

TEST(Explain, cuts_texts_at_a_character_boundary_and_terminates_them) {
    rp_error error{};
    error.size = sizeof error;
    std::string message(438, 'x');
    message += "\xE2\x82\xAC";
    EXPECT_EQ(rp::detail::explain(&error, RP_E_AUTH, message, std::string(100, 's'), 1500), RP_E_AUTH);
    EXPECT_EQ(std::string(error.message), std::string(438, 'x'));
    EXPECT_EQ(std::string(error.subject), std::string(63, 's'));
    EXPECT_EQ(error.retry_after_ms, 1500U);
}

TEST(Explain, leaves_alone_what_an_older_caller_does_not_know) {
    rp_error error{};
    error.size = offsetof(rp_error, message);
    error.message[0] = '!';
    rp::detail::explain(&error, RP_E_AUTH, "message", "subject");
    EXPECT_EQ(std::string(error.subject), "subject");
    EXPECT_EQ(error.message[0], '!');
    EXPECT_EQ(rp::detail::explain(nullptr, RP_E_AUTH, "message"), RP_E_AUTH);
}
