// SPDX-License-Identifier: Apache-2.0
#include "base/failure.hpp"

#include <gtest/gtest.h>

#include <memory>

namespace risk {
namespace {

TEST(Failure, reads_as_one_sentence_that_says_what_where_expected_found_and_what_to_do) {
    const Failure failure{.what = "The manifest was rejected",
                          .where = "incydr.json, /poll/min_s",
                          .expected = "a number of at least 1",
                          .found = "0",
                          .remedy = "Correct the file."};
    EXPECT_EQ(failure.sentence(),
              "The manifest was rejected: incydr.json, /poll/min_s: expected a number of at least 1, found 0. Correct "
              "the file.");
}

TEST(Failure, leaves_empty_parts_out) {
    EXPECT_EQ((Failure{.what = "No such plugin", .where = {}, .expected = {}, .found = {}, .remedy = {}}.sentence()),
              "No such plugin.");
    EXPECT_EQ((Failure{.what = "Bad port", .where = {}, .expected = {}, .found = "\"x\"", .remedy = {}}.sentence()),
              "Bad port: found \"x\".");
    EXPECT_EQ((Failure{.what = {}, .where = {}, .expected = "a name", .found = {}, .remedy = {}}.sentence()),
              "expected a name.");
    EXPECT_EQ(Failure{}.sentence(), "");
}

TEST(Failure, does_not_end_a_sentence_twice) {
    EXPECT_EQ((Failure{.what = "It is over.", .where = {}, .expected = {}, .found = {}, .remedy = {}}.sentence()),
              "It is over.");
}

TEST(Result, holds_a_value_or_the_reason_why_there_is_none) {
    const Result<int> good = 7;
    ASSERT_TRUE(good);
    EXPECT_EQ(*good, 7);
    const Result<int> bad = Failure{.what = "no", .where = {}, .expected = {}, .found = {}, .remedy = {}};
    ASSERT_FALSE(bad);
    EXPECT_EQ(bad.failure().what, "no");
}

TEST(Result, gives_up_a_value_that_can_only_be_moved) {
    Result<std::unique_ptr<int>> result = std::make_unique<int>(3);
    const std::unique_ptr<int> taken = *std::move(result);
    EXPECT_EQ(*taken, 3);
}

TEST(Result, of_nothing_is_good_unless_a_failure_is_given) {
    EXPECT_TRUE(Result<void>{});
    EXPECT_FALSE(Result<void>{Failure{}});
}

}  // namespace
}  // namespace risk
