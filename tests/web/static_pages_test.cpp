// SPDX-License-Identifier: Apache-2.0
#include "web/static_pages.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "web/problem.hpp"

namespace risk::web {
namespace {

constexpr std::array files{
    PageFile{"/assets/main-AB12.js", "text/javascript; charset=utf-8", "let plain = 1;", "packed", "\"js\"", true},
    PageFile{"/assets/tiny.svg", "image/svg+xml", "<svg/>", "packed and longer", "\"svg\"", true},
    PageFile{"/index.html", "text/html; charset=utf-8", "<!doctype html>", "html packed", "\"html\"", false}};

std::optional<Response> ask(const std::string& target, const std::string& method = "GET",
                            std::map<std::string, std::string, std::less<>> headers = {}) {
    Request request;
    request.method = method;
    request.headers = std::move(headers);
    EXPECT_TRUE(parse_target(target, request)) << target;
    return StaticPages(files).answer(request);
}

std::string header(const Response& response, std::string_view name) {
    const auto found = std::ranges::find(response.headers, name, [](const auto& line) { return line.first; });
    return found == response.headers.end() ? "" : found->second;
}

int refusal(const std::string& target, const std::string& method = "GET") {
    try {
        return ask(target, method)->status;
    } catch (const ProblemError& error) {
        return error.status();
    }
}

TEST(StaticPages, every_page_answers_the_index) {
    for (const auto* page : {"/",
                             "/sign-in",
                             "/set-up",
                             "/reset",
                             "/command-center",
                             "/command-center/sensitive-data-handling/events-over-time",
                             "/command-center/sensitive-data-handling/individual-performance",
                             "/command-center/sensitive-data-handling/score-breakdown",
                             "/command-center/sensitive-data-handling/latest-events",
                             "/people/ann%40x.test",
                             "/people/ann@x.test/events?behaviour=sensitive_data_handling",
                             "/integrations",
                             "/integrations/incydr/new",
                             "/integrations/7",
                             "/integrations/7/edit",
                             "/settings/accounts",
                             "/settings/roles",
                             "/settings/tokens",
                             "/settings/entitlements",
                             "/settings/audit",
                             "/settings/notices",
                             "/settings/people",
                             "/command-center?event=3"}) {
        const auto answer = ask(page);
        ASSERT_TRUE(answer) << page;
        EXPECT_EQ(answer->status, 200) << page;
        EXPECT_EQ(answer->body, "<!doctype html>") << page;
        EXPECT_EQ(answer->content_type, "text/html; charset=utf-8");
        EXPECT_EQ(header(*answer, "Cache-Control"), "no-cache");
    }
}

TEST(StaticPages, an_address_that_is_no_page_shows_the_page_that_says_so) {
    for (const auto* target :
         {"/nothing", "/settings", "/settings/secrets", "/people", "/people/a/b", "/integrations/1/2/3",
          "/command-center/x", "/integrations/7/delete", "//", "/people//events"}) {
        const auto answer = ask(target);
        ASSERT_TRUE(answer) << target;
        EXPECT_EQ(answer->status, 404) << target;
        EXPECT_EQ(answer->body, "<!doctype html>");
    }
}

TEST(StaticPages, files_are_for_ever_and_compressed_where_it_helps) {
    const auto plain = ask("/assets/main-AB12.js");
    EXPECT_EQ(plain->body, "let plain = 1;");
    EXPECT_EQ(plain->content_type, "text/javascript; charset=utf-8");
    EXPECT_EQ(header(*plain, "Cache-Control"), "public, max-age=31536000, immutable");
    EXPECT_EQ(header(*plain, "Content-Encoding"), "");
    EXPECT_EQ(header(*plain, "Vary"), "Accept-Encoding");
    const auto packed = ask("/assets/main-AB12.js", "GET", {{"accept-encoding", "gzip"}});
    EXPECT_EQ(packed->body, "packed");
    EXPECT_EQ(header(*packed, "Content-Encoding"), "gzip");
    EXPECT_NE(header(*packed, "ETag"), header(*plain, "ETag"));
    EXPECT_EQ(ask("/assets/tiny.svg", "GET", {{"accept-encoding", "gzip"}})->body, "<svg/>");
    EXPECT_EQ(ask("/assets/main-AB12.js", "HEAD")->body.size(), 14U) << "the server leaves it out";
}

TEST(StaticPages, what_the_browser_has_already_is_not_sent_again) {
    EXPECT_EQ(ask("/assets/main-AB12.js", "GET", {{"if-none-match", "\"js\""}})->status, 304);
    EXPECT_EQ(ask("/command-center", "GET", {{"if-none-match", "\"html\""}})->status, 304);
    EXPECT_EQ(ask("/command-center", "GET", {{"if-none-match", "\"html-g\""}, {"accept-encoding", "gzip"}})->status,
              304);
    EXPECT_EQ(ask("/command-center", "GET", {{"if-none-match", "\"old\""}})->status, 200);
    EXPECT_EQ(ask("/nothing", "GET", {{"if-none-match", "\"html\""}})->status, 404);
}

TEST(StaticPages, traversal_finds_nothing) {
    for (const auto* target :
         {"/assets/../index.html", "/assets/%2e%2e/index.html", "/assets/..%2findex.html", "/../../etc/passwd",
          "/assets%2Fmain-AB12.js", "/assets/..%5cindex.html", "/assets/%5c..%5c..%5cetc%5cpasswd",
          "/assets/./main-AB12.js", "/assets//main-AB12.js", "/%2e%2e/%2e%2e/etc/passwd", "/..;/assets/main-AB12.js",
          "/assets/main-AB12.js/", "/index.html/..", "/file:///etc/passwd"}) {
        EXPECT_EQ(refusal(target), 404) << target;
    }
}

TEST(StaticPages, a_file_of_another_version_is_not_there) { EXPECT_EQ(refusal("/assets/main-OLD.js"), 404); }

TEST(StaticPages, can_only_be_read) {
    for (const auto* method : {"POST", "PUT", "DELETE", "PATCH", "TRACE", "OPTIONS"}) {
        EXPECT_EQ(refusal("/command-center", method), 405) << method;
        EXPECT_EQ(refusal("/assets/main-AB12.js", method), 405) << method;
    }
}

TEST(StaticPages, leave_the_api_alone) {
    for (const auto* target : {"/api/v1/events", "/api", "/healthz", "/metrics", "/api/v1/nothing"})
        EXPECT_FALSE(ask(target)) << target;
    Request request;
    request.method = "GET";
    ASSERT_TRUE(parse_target("/command-center", request));
    EXPECT_FALSE(StaticPages({}).answer(request)) << "a host without pages";
}

}  // namespace
}  // namespace risk::web
