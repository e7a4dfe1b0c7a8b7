// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <set>

#include "web/cookie.hpp"
#include "web/denial_log.hpp"
#include "web/same_site.hpp"
#include "web/sign_in_delay.hpp"

namespace risk::web {
namespace {

TEST(Cookie, is_found_among_others_and_never_by_half) {
    EXPECT_EQ(session_cookie("__Host-risk_session=abc"), "abc");
    EXPECT_EQ(session_cookie("a=b; __Host-risk_session=abc; c=d"), "abc");
    EXPECT_EQ(session_cookie("a=b;__Host-risk_session=a=b"), "a=b");
    for (const auto* none : {"", ";", "a=b", "__Host-risk_sessio=x", "x__Host-risk_session=abc",
                             "__host-risk_session=abc", "risk_session=abc", "__Host-risk_session"}) {
        EXPECT_FALSE(session_cookie(none)) << none;
    }
    EXPECT_FALSE(session_cookie("__Host-risk_session=abc; __Host-risk_session=def")) << "whose is which?";
}

TEST(Cookie, is_for_this_host_its_own_pages_and_no_script) {
    for (const auto& cookie : {session_cookie_of(Secret("abc")), no_session_cookie()}) {
        EXPECT_TRUE(cookie.starts_with("__Host-risk_session="));
        for (const auto* part : {"; Path=/", "; Secure", "; HttpOnly", "; SameSite=Strict"}) {
            EXPECT_NE(cookie.find(part), std::string::npos) << part;
        }
        EXPECT_EQ(cookie.find("Domain"), std::string::npos);
    }
    EXPECT_NE(no_session_cookie().find("Max-Age=0"), std::string::npos);
}

TEST(SameSite, the_browser_says_where_a_request_comes_from) {
    struct Case {
        const char *site, *origin;
        bool with_cookie, elsewhere;
    };
    for (const auto& [site, origin, with_cookie, elsewhere] : std::initializer_list<Case>{
             {"same-origin", "", true, false},
             {"same-origin", "http://evil.test", true, false},  // the browser itself says same-origin
             {"same-site", "", true, true},
             {"cross-site", "http://localhost:80", true, true},
             {"none", "", true, true},
             {"cross-site", "", false, true},
             {"", "http://localhost:8080", true, false},
             {"", "https://LOCALHOST:8080", true, false},
             {"", "http://localhost", true, true},
             {"", "http://localhost:8081", true, true},
             {"", "http://evil.test", false, true},
             {"", "null", true, true},
             {"", "ftp://localhost:8080", true, true},
             {"", "", true, true},
             {"", "", false, false},
         }) {
        Request request;
        request.headers["host"] = "localhost:8080";
        if (*site != '\0') request.headers["sec-fetch-site"] = site;
        if (*origin != '\0') request.headers["origin"] = origin;
        EXPECT_EQ(comes_from_elsewhere(request, with_cookie), elsewhere) << site << ' ' << origin << ' ' << with_cookie;
    }
    Request nameless;
    nameless.headers["origin"] = "http://";
    EXPECT_TRUE(comes_from_elsewhere(nameless, true));
}

TEST(SignInDelay, begins_with_the_third_failure_and_doubles_up_to_fifteen_minutes) {
    SignInDelay delay;
    std::int64_t now = 1000, longest = 0;
    EXPECT_EQ(delay.attempt("ann", "a", now), 0);
    EXPECT_EQ(delay.attempt("ann", "a", now), 0);
    EXPECT_EQ(delay.attempt("ann", "a", now), 0) << "the third is still let pass, and fails";
    std::int64_t expected = 1;
    for (int failures = 3; failures < 20; ++failures) {
        const auto wait = delay.attempt("ann", "b" + std::to_string(failures), now);
        EXPECT_EQ(wait, expected) << failures;
        EXPECT_EQ(delay.attempt("ann", "b" + std::to_string(failures), now), expected) << "waiting costs nothing more";
        longest = std::max(longest, wait);
        now += wait;
        EXPECT_EQ(delay.attempt("ann", "b" + std::to_string(failures), now), 0) << "never for good";
        expected = std::min<std::int64_t>(expected * 2, 900);
    }
    EXPECT_EQ(longest, 900);
    EXPECT_EQ(delay.attempt("ben", "c", now), 0) << "somebody else";
}

TEST(SignInDelay, success_forgets_the_failures_of_the_account) {
    SignInDelay delay;
    for (int i = 0; i < 3; ++i) EXPECT_EQ(delay.attempt("ann", "a", i * 100), 0);
    EXPECT_EQ(delay.attempt("ann", "a", 400), 0);
    delay.succeeded("ann", "a");
    for (int i = 0; i < 3; ++i) EXPECT_EQ(delay.attempt("ann", "a", 401), 0) << i;
    EXPECT_GT(delay.attempt("ann", "a", 401), 0);
}

TEST(SignInDelay, an_address_that_tries_many_names_has_to_wait_too) {
    SignInDelay delay;
    for (int i = 0; i < 10; ++i) EXPECT_EQ(delay.attempt("name" + std::to_string(i), "a", 50), 0) << i;
    EXPECT_GT(delay.attempt("ann", "a", 50), 0);
    EXPECT_EQ(delay.attempt("ann", "elsewhere", 50), 0);
}

TEST(SignInDelay, one_of_many_attempts_at_once_cannot_outrun_the_count) {
    SignInDelay delay;
    int let_in = 0;
    for (int i = 0; i < 100; ++i) let_in += delay.attempt("ann", "a" + std::to_string(i), 7) == 0 ? 1 : 0;
    EXPECT_EQ(let_in, 3);
}

TEST(SignInDelay, remembers_a_bounded_number_of_names_and_forgets_old_failures) {
    SignInDelay delay;
    for (int i = 0; i < 4500; ++i)
        static_cast<void>(delay.attempt(std::to_string(i), "x" + std::to_string(i), i / 1000));
    EXPECT_LE(delay.remembered(), 2U * 4096U);
    static_cast<void>(delay.attempt("ann", "a", 100'000));
    EXPECT_EQ(delay.remembered(), 2U);
    for (int i = 0; i < 3; ++i) EXPECT_EQ(delay.attempt("ben", "b", 200'000), 0);
    EXPECT_GT(delay.attempt("ben", "b", 200'000), 0);
    EXPECT_EQ(delay.attempt("ben", "b", 203'601 + 3600), 0);
    EXPECT_EQ(delay.attempt("ben", "b", 203'601 + 3600), 0) << "begins anew after a quiet hour";
}

TEST(DenialLog, tells_the_first_of_each_kind_and_counts_the_others) {
    DenialLog log;
    EXPECT_EQ(log.denied("ann", "POST /x", "why", 100).size(), 1U);
    for (int i = 0; i < 999; ++i) EXPECT_TRUE(log.denied("ann", "POST /x", "why", 130).empty());
    EXPECT_EQ(log.denied("ann", "POST /y", "why", 130).size(), 1U);
    EXPECT_EQ(log.denied("ben", "POST /x", "why", 130).size(), 1U);
    EXPECT_TRUE(log.due(159).empty());
    const auto due = log.due(160);
    ASSERT_EQ(due.size(), 1U);
    EXPECT_EQ(due[0].actor, "ann");
    EXPECT_EQ(due[0].action, "denied");
    EXPECT_EQ(due[0].subject, "POST /x");
    EXPECT_TRUE(due[0].detail.starts_with("999 more times")) << due[0].detail;
    EXPECT_TRUE(log.due(1000).empty()) << "the others were one each";
    EXPECT_EQ(log.denied("ann", "POST /x", "why", 1000).size(), 1U) << "a new minute";
}

TEST(DenialLog, remembers_a_bounded_number_of_kinds) {
    DenialLog log;
    std::size_t written = 0;
    for (int i = 0; i < 5000; ++i) written += log.denied("a" + std::to_string(i), "POST /x", "why", 100).size();
    EXPECT_LE(written, 1001U);
    EXPECT_EQ(log.due(200).size(), 1U) << "the many that were one";
}

}  // namespace
}  // namespace risk::web
