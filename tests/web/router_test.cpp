// SPDX-License-Identifier: Apache-2.0
#include "web/router.hpp"

#include <gtest/gtest.h>

#include "web/problem.hpp"

namespace risk::web {
namespace {

Router example() {
    Router router;
    const auto add = [&](const char* method, const char* pattern) {
        router.add({method, pattern, domain::Action::see_risk, nullptr});
    };
    add("GET", "/");
    add("GET", "/things");
    add("POST", "/things");
    add("GET", "/things/{id}");
    add("DELETE", "/things/{id}");
    add("GET", "/things/new");
    return router;
}

/// "GET /things/{id}", and what {id} captured.
std::pair<std::string, std::string> ask(const std::string& method, const std::string& target) {
    static const Router router = example();
    Request request;
    request.method = method;
    EXPECT_TRUE(parse_target(target, request));
    const auto& route = router.match(request);
    return {route.method + ' ' + route.pattern, request.captured["id"]};
}

using Found = std::pair<std::string, std::string>;

TEST(Router, finds_by_method_and_path_and_captures_decoded_segments) {
    EXPECT_EQ(ask("GET", "/"), Found("GET /", ""));
    EXPECT_EQ(ask("GET", "/things"), Found("GET /things", ""));
    EXPECT_EQ(ask("POST", "/things"), Found("POST /things", ""));
    EXPECT_EQ(ask("GET", "/things/ann%40x.test"), Found("GET /things/{id}", "ann@x.test"));
    EXPECT_EQ(ask("GET", "/things/a%2Fb"), Found("GET /things/{id}", "a/b"));
}

TEST(Router, answers_head_as_get) { EXPECT_EQ(ask("HEAD", "/things"), Found("GET /things", "")); }

TEST(Router, refuses_with_405_and_the_methods_that_are_allowed) {
    try {
        (void)ask("DELETE", "/things");
        FAIL() << "answered";
    } catch (const ProblemError& error) {
        EXPECT_EQ(error.status(), 405);
        ASSERT_EQ(error.extras().headers.size(), 1U);
        EXPECT_EQ(error.extras().headers.back(), std::pair(std::string("Allow"), std::string("GET, HEAD, POST")));
    }
}

TEST(Router, takes_the_fixed_address_before_a_captured_one) {
    EXPECT_EQ(ask("GET", "/things/new"), Found("GET /things/new", ""));
    EXPECT_THROW((void)ask("DELETE", "/things/new"), ProblemError) << "a fixed address has its own methods";
}

TEST(Router, throws_404_for_what_is_not_there) {
    for (const auto* target : {"/thing", "/things/", "/things/1/2", "//things"}) {
        try {
            (void)ask("GET", target);
            ADD_FAILURE() << target;
        } catch (const ProblemError& error) {
            EXPECT_EQ(error.status(), 404) << target;
        }
    }
}

TEST(Target, takes_path_and_query_apart) {
    Request request;
    ASSERT_TRUE(parse_target("/a/b?x=1&y=%26+z&empty", request));
    EXPECT_EQ(request.segments, (std::vector<std::string>{"a", "b"}));
    ASSERT_EQ(request.query.size(), 3U);
    EXPECT_EQ(request.query[0], std::pair(std::string("x"), std::string("1")));
    EXPECT_EQ(request.query[1].first, "y");
    EXPECT_EQ(request.query[2], std::pair(std::string("empty"), std::string()));
}

TEST(Target, refuses_what_is_no_path) {
    Request request;
    for (const auto* target : {"", "*", "http://x/", "a", "/%zz", "/%"})
        EXPECT_FALSE(parse_target(target, request)) << target;
}

}  // namespace
}  // namespace risk::web
