// SPDX-License-Identifier: Apache-2.0
#include "base/secret.hpp"

#include <gtest/gtest.h>

#include <ostream>
#include <type_traits>

namespace risk {
namespace {

template <class T>
concept Streamable = requires(std::ostream& out, const T& value) {
    out << value;
};
template <class T>
concept Comparable = requires(const T& a, const T& b) {
    a == b;
};

TEST(Secret, cannot_be_streamed_compared_or_turned_into_a_string_by_accident) {
    EXPECT_FALSE(Streamable<Secret>);
    EXPECT_FALSE(Comparable<Secret>);
    EXPECT_FALSE((std::is_convertible_v<Secret, std::string>));
    EXPECT_FALSE((std::is_convertible_v<std::string, Secret>));
}

TEST(Secret, is_read_only_when_that_is_spelled_out) { EXPECT_EQ(Secret("s%!@").reveal(), "s%!@"); }

TEST(Secret, leaves_nothing_behind_when_it_moves) {
    Secret from("a value that is too long for the small string buffer");
    const char* const bytes = from.reveal().data();
    const Secret to = std::move(from);
    EXPECT_EQ(to.reveal().data(), bytes);
    EXPECT_TRUE(from.empty());  // NOLINT(bugprone-use-after-move): the moved-from state is what is tested

    Secret small_from("short");
    const Secret small_to = std::move(small_from);
    EXPECT_EQ(small_to.reveal(), "short");
    EXPECT_TRUE(small_from.empty());  // NOLINT(bugprone-use-after-move)
}

TEST(Secret, survives_assignment_to_itself) {
    Secret secret("kept");
    Secret& same = secret;
    secret = same;
    EXPECT_EQ(secret.reveal(), "kept");
}

}  // namespace
}  // namespace risk
