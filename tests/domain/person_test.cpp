// SPDX-License-Identifier: Apache-2.0
#include "domain/person.hpp"

#include <gtest/gtest.h>

namespace risk::domain {
namespace {

TEST(Person, P4_addresses_differing_in_case_and_white_space_are_one_key) {
    EXPECT_EQ(normalise_address("Ann@X.test"), "ann@x.test");
    EXPECT_EQ(normalise_address(" \t ann@x.test\r\n"), "ann@x.test");
    EXPECT_EQ(normalise_address("  "), "");
}

TEST(Person, letters_beyond_ascii_stay_as_they_are) {
    EXPECT_EQ(normalise_address("J\xc3\x9cRGEN@X.test"), "j\xc3\x9crgen@x.test");
}

TEST(Person, knows_an_address_from_a_placeholder) {
    for (const char* good : {"ann@x.test", "a@b", "a.b+c@x-y.example", "j\xc3\xbcrgen@x.test", "o'neil@x.test"}) {
        EXPECT_TRUE(is_email(good)) << good;
    }
    for (const char* bad :
         {"", "unknown", "name_not_available", "@x.test", "ann@", "ann@x@y", "ann smith@x.test", "ann@.x", "ann@x.",
          "ann@x..y", "<ann@x.test>", "ann@x.test;bob@x.test", "ann@x.test\n", "a\x7f@x"}) {
        EXPECT_FALSE(is_email(bad)) << bad;
    }
    EXPECT_FALSE(is_email(std::string(65, 'a') + "@x.test"));
    EXPECT_FALSE(is_email("a@" + std::string(400, 'x')));
}

}  // namespace
}  // namespace risk::domain
