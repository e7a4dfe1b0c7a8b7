// SPDX-License-Identifier: Apache-2.0
#include "web/idempotency.hpp"

#include <gtest/gtest.h>

#include <thread>

#include "web/problem.hpp"

namespace risk::web {
namespace {

constexpr std::int64_t now_s = 1'000'000;

Request keyed(const std::string& key, const std::string& body = "{}", const std::string& actor = "ann") {
    Request request;
    request.headers["idempotency-key"] = key;
    request.body = body;
    request.identity.actor = actor;
    return request;
}

class IdempotencyTest : public ::testing::Test {
  protected:
    std::string ask(const Request& request, std::int64_t at_s = now_s) {
        return shelf.once(request, at_s, [this] { return made(); }).body;
    }
    int refused(const Request& request) {
        try {
            ask(request);
        } catch (const ProblemError& error) {
            return error.status();
        }
        return 0;
    }
    Response made() {
        if (fails) throw ProblemError(422, {"It does not work", "", "", "", ""});
        Response response;
        response.body = std::to_string(++times);
        return response;
    }

    IdempotencyShelf shelf;
    int times = 0;
    bool fails = false;
};

TEST_F(IdempotencyTest, F10_the_same_request_gets_the_same_answer) {
    EXPECT_EQ(ask(keyed("a")), "1");
    EXPECT_EQ(ask(keyed("a")), "1");
    EXPECT_EQ(ask(keyed("b")), "2");
    EXPECT_EQ(ask(keyed("")), "3");
    EXPECT_EQ(ask(keyed("")), "4") << "without a key each is one of its own";
}

TEST_F(IdempotencyTest, a_key_is_its_owners) {
    EXPECT_EQ(ask(keyed("a", "{}", "ann")), "1");
    EXPECT_EQ(ask(keyed("a", "{}", "bob")), "2");
}

TEST_F(IdempotencyTest, a_key_that_was_used_for_something_else_is_refused) {
    EXPECT_EQ(ask(keyed("a", "{}")), "1");
    EXPECT_EQ(refused(keyed("a", "{\"other\":1}")), 422);
    EXPECT_EQ(times, 1);
}

TEST_F(IdempotencyTest, what_was_refused_may_be_corrected_under_the_same_key) {
    fails = true;
    EXPECT_EQ(refused(keyed("a", "{}")), 422);
    fails = false;
    EXPECT_EQ(ask(keyed("a", "{\"corrected\":1}")), "1");
}

TEST_F(IdempotencyTest, is_forgotten_after_a_day) {
    EXPECT_EQ(ask(keyed("a")), "1");
    EXPECT_EQ(ask(keyed("a"), now_s + 86'400), "1");
    EXPECT_EQ(ask(keyed("a"), now_s + 86'401), "2");
}

TEST_F(IdempotencyTest, keeps_a_bounded_number) {
    for (int i = 0; i < 2'000; ++i) ask(keyed(std::to_string(i)), now_s + i);
    EXPECT_EQ(ask(keyed("1999")), "2000");
    EXPECT_EQ(ask(keyed("0")), "2001");
}

TEST_F(IdempotencyTest, keys_that_are_none_are_refused) {
    for (const auto& key : {std::string("a b"), std::string(201, 'a'), std::string("\xC3\xA4"), std::string("\t")})
        EXPECT_EQ(refused(keyed(key)), 400) << key;
}

TEST_F(IdempotencyTest, F10_the_second_waits_for_the_first_and_gets_its_answer) {
    std::promise<void> begun, go_on;
    std::string first, second;
    std::thread one([&] {
        first = shelf
                    .once(keyed("a"), now_s,
                          [&] {
                              begun.set_value();
                              go_on.get_future().wait();
                              return made();
                          })
                    .body;
    });
    begun.get_future().wait();
    std::thread two([&] { second = ask(keyed("a")); });
    go_on.set_value();
    one.join();
    two.join();
    EXPECT_EQ(first, "1");
    EXPECT_EQ(second, "1");
    EXPECT_EQ(times, 1);
}

TEST_F(IdempotencyTest, who_waits_for_one_that_fails_is_told_the_same) {
    std::promise<void> begun, go_on;
    fails = true;
    std::thread one([&] {
        EXPECT_THROW(shelf.once(keyed("a"), now_s,
                                [&]() -> Response {
                                    begun.set_value();
                                    go_on.get_future().wait();
                                    return made();
                                }),
                     ProblemError);
    });
    begun.get_future().wait();
    std::thread two([&] { EXPECT_EQ(refused(keyed("a")), 422); });
    go_on.set_value();
    one.join();
    two.join();
    EXPECT_EQ(times, 0);
}

}  // namespace
}  // namespace risk::web
