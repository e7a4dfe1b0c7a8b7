// SPDX-License-Identifier: Apache-2.0
#include "web/router.hpp"

#include <gtest/gtest.h>

#include "web/problem.hpp"

namespace risk::web {
namespace {

Router example() {
    Router router;
    router.add("GET", "/", [](const Request&) { return Response{200, "", "root", {}}; });
    router.add("GET", "/things", [](const Request&) { return Response{200, "", "list", {}}; });
    router.add("POST", "/things", [](const Request&) { return Response{201, "", "made", {}}; });
    router.add("GET", "/things/{id}", [](const Request& r) { return Response{200, "", r.captured.at("id"), {}}; });
    return router;
}

Response ask(const std::string& method, const std::string& target) {
    Request request;
    request.method = method;
    EXPECT_TRUE(parse_target(target, request));
    return example().route(request);
}

TEST(Router, finds_by_method_and_path_and_captures_decoded_segments) {
    EXPECT_EQ(ask("GET", "/").body, "root");
    EXPECT_EQ(ask("GET", "/things").body, "list");
    EXPECT_EQ(ask("POST", "/things").body, "made");
    EXPECT_EQ(ask("GET", "/things/ann%40x.test").body, "ann@x.test");
    EXPECT_EQ(ask("GET", "/things/a%2Fb").body, "a/b");
}

TEST(Router, answers_head_as_get) { EXPECT_EQ(ask("HEAD", "/things").body, "list"); }

TEST(Router, answers_405_with_the_methods_that_are_allowed) {
    const auto response = ask("DELETE", "/things");
    EXPECT_EQ(response.status, 405);
    ASSERT_FALSE(response.headers.empty());
    EXPECT_EQ(response.headers.back(), std::pair(std::string("Allow"), std::string("GET, HEAD, POST")));
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
