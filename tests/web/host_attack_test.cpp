// SPDX-License-Identifier: Apache-2.0
// What a client that means harm sends to the whole host. Each test is named for what it tries.
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "seeded_host.hpp"
#include "web/rest_context.hpp"
#include "web/router.hpp"

namespace risk::web {
namespace {

namespace json = boost::json;
using testing::RawConnection;
using testing::RawRequest;
using testing::RawResponse;
using testing::SeededHost;
using Headers = std::vector<std::pair<std::string, std::string>>;

constexpr const char* import = "/api/v1/people/import";

class HostAttack : public ::testing::Test {
  protected:
    /// "__Host-risk_session=…" of a browser that has just signed in.
    std::string sign_in() {
        RawRequest request{"POST", "/api/v1/session", {{"Content-Type", "application/json"}}};
        request.headers.emplace_back("Sec-Fetch-Site", "same-origin");
        request.body = json::serialize(json::object{{"name", "root"}, {"password", testing::cheap_password}});
        const auto response = testing::send(host_.port(), request);
        EXPECT_EQ(response.status, 200) << response.body;
        const auto cookie = response.headers.at("set-cookie");
        return cookie.substr(0, cookie.find(';'));
    }
    int change_something(const Headers& from) {
        RawRequest request{"POST", "/api/v1/roles", {{"Content-Type", "application/json"}, {"Cookie", cookie_}}};
        request.headers.insert(request.headers.end(), from.begin(), from.end());
        request.body = R"({"name":"made )" + std::to_string(++made_) + R"(","marketplace":"read"})";
        return testing::send(host_.port(), request).status;
    }
    std::string bearer() const { return "Authorization: Bearer " + host_.token + "\r\n"; }

    SeededHost host_;
    std::string cookie_ = sign_in();
    int made_ = 0;
};

TEST_F(HostAttack, a_foreign_host_name_is_refused_whatever_is_asked) {
    for (const auto* name :
         {"evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "localhost@evil.example",
          "risk.example.com.evil", "[::1].evil", "localhost:80:80", "localhost:x", "", "0.0.0.0"}) {
        for (const auto* target : {"/api/v1/events", "/healthz", "/"})
            EXPECT_EQ(testing::request(host_.port(), "GET", target, name).status, 421) << name << ' ' << target;
    }
    EXPECT_EQ(testing::request(host_.port(), "GET", "/healthz", "risk.example.com:443").status, 200);
}

TEST_F(HostAttack, a_request_without_a_host_name_is_refused) {
    RawConnection connection(host_.port());
    connection.send("GET /healthz HTTP/1.1\r\n\r\n");
    EXPECT_EQ(connection.receive().status, 421);
}

TEST_F(HostAttack, another_sites_page_changes_nothing_in_the_name_of_who_is_signed_in) {
    EXPECT_EQ(change_something({{"Sec-Fetch-Site", "same-origin"}}), 201) << "one's own page may";
    for (const Headers& from : std::initializer_list<Headers>{
             {},
             {{"Sec-Fetch-Site", "cross-site"}},
             {{"Sec-Fetch-Site", "same-site"}},
             {{"Sec-Fetch-Site", "none"}},
             {{"Origin", "https://evil.example"}},
             {{"Origin", "null"}},
             {{"Origin", "http://localhost.evil.example"}},
             {{"Sec-Fetch-Site", "cross-site"}, {"Origin", "http://localhost"}},
         }) {
        EXPECT_EQ(change_something(from), 403) << (from.empty() ? "nothing" : from.front().second);
    }
}

TEST_F(HostAttack, a_form_of_another_site_is_no_json) {
    for (const auto* type :
         {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""}) {
        RawRequest request{"POST", "/api/v1/roles", {{"Cookie", cookie_}, {"Sec-Fetch-Site", "same-origin"}}};
        request.headers.emplace_back("Content-Type", type);
        request.body = R"({"name":"made","marketplace":"read"})";
        EXPECT_EQ(testing::send(host_.port(), request).status, 415) << type;
    }
}

TEST_F(HostAttack, malformed_json_is_told_and_harms_nothing) {
    using namespace std::string_literals;
    const std::string deep(20'000, '[');
    std::string nested;
    for (int i = 0; i < 10'000; ++i) nested += "{\"a\":";
    for (const auto& body : {"{"s, "nothing"s, "[]"s, "null"s, "{\"name\":}"s, "{\"name\":\"a\"} x"s, deep, nested,
                             "{\"name\":\"\\ud800\",\"marketplace\":\"read\"}"s, "{\"name\":\"a\0b\"}"s, "\xff\xfe{}"s,
                             "{\"name\":\"a\",\"name\":\"b\",\"marketplace\":\"read\"}"s,
                             "{\"name\":1e999,\"marketplace\":[]}"s, std::string(60'000, ' ')}) {
        const auto response = host_.ask("POST", "/api/v1/roles", body);
        EXPECT_TRUE(response.status == 400 || response.status == 422) << response.status << ' ' << body.substr(0, 50);
        EXPECT_EQ(response.headers.at("content-type"), "application/problem+json");
    }
    EXPECT_EQ(host_.get("/healthz").status, 200);
}

TEST_F(HostAttack, a_body_beyond_what_the_route_takes_is_refused) {
    EXPECT_EQ(host_.ask("POST", "/api/v1/roles", std::string(65'537, ' ')).status, 413);
    EXPECT_EQ(host_.ask("POST", "/api/v1/nothing", std::string(65'537, ' ')).status, 413);
    RawConnection connection(host_.port());
    connection.send(std::string("POST ") + import + " HTTP/1.1\r\nHost: localhost\r\n" + bearer() +
                    "Content-Type: application/json\r\nContent-Length: 16777217\r\n\r\n");
    EXPECT_EQ(connection.receive().status, 413);
}

TEST_F(HostAttack, a_long_body_of_nobody_is_not_even_read) {
    RawConnection connection(host_.port());
    connection.send(std::string("POST ") + import +
                    " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nExpect: 100-continue\r\n"
                    "Content-Length: 1000000\r\n\r\n");
    EXPECT_EQ(connection.receive_head().status, 401) << "and not 100";
    RawConnection other(host_.port());
    other.send(std::string("POST ") + import + " HTTP/1.1\r\nHost: localhost\r\n" + bearer() +
               "Content-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: 1000000\r\n\r\n");
    EXPECT_EQ(other.receive_head().status, 100);
}

TEST_F(HostAttack, what_is_captured_from_an_address_splits_nothing_and_is_shown_as_text) {
    EXPECT_EQ(host_.get("/api/v1/scores/a%0d%0aSet-Cookie:%20x=1").status, 400);
    const auto response = host_.get("/api/v1/scores/%3Cscript%3E%22%27");
    EXPECT_EQ(response.status, 404);
    EXPECT_EQ(response.headers.at("content-type"), "application/problem+json");
    EXPECT_EQ(response.headers.at("x-content-type-options"), "nosniff");
    EXPECT_TRUE(json::parse(response.body).is_object());
}

TEST_F(HostAttack, methods_that_a_route_does_not_have_are_405) {
    for (const auto* method : {"TRACE", "PATCH", "OPTIONS", "PROPFIND", "FOO"})
        EXPECT_EQ(host_.ask(method, "/api/v1/events").status, 405) << method;
    RawConnection connection(host_.port());
    connection.send("CONNECT localhost:443 HTTP/1.1\r\nHost: localhost:443\r\n\r\n");
    EXPECT_EQ(connection.receive().status, 405);
}

TEST_F(HostAttack, head_answers_like_get_without_a_body) {
    Router router;
    add_all_routes(router);
    for (const auto& route : router.routes()) {
        const bool plain = route.method == "GET" && route.pattern.find('{') == std::string::npos;
        if (!plain || route.pattern == "/api/v1/changes") continue;
        const auto get = host_.get(route.pattern), head = host_.ask("HEAD", route.pattern);
        EXPECT_EQ(head.status, get.status) << route.pattern;
        EXPECT_EQ(head.body, "");
        EXPECT_EQ(head.headers.at("content-type"), get.headers.at("content-type"));
        EXPECT_EQ(head.headers.contains("content-length"), get.headers.contains("content-length")) << route.pattern;
    }
}

TEST_F(HostAttack, every_answer_says_how_it_may_be_used) {
    for (const auto* target : {"/api/v1/events", "/api/v1/nothing", "/healthz", "/%zz"}) {
        const auto response = host_.get(target);
        for (const auto* name : {"x-request-id", "date", "cache-control", "x-content-type-options", "referrer-policy",
                                 "content-security-policy", "cross-origin-opener-policy",
                                 "cross-origin-resource-policy", "permissions-policy"})
            EXPECT_TRUE(response.headers.contains(name)) << target << ' ' << name;
        EXPECT_FALSE(response.headers.contains("server")) << "what runs here is nobody's business";
        EXPECT_FALSE(response.headers.contains("access-control-allow-origin"));
    }
}

TEST_F(HostAttack, an_error_names_the_request_as_its_header_does) {
    const auto response = host_.get("/api/v1/events?limit=0");
    EXPECT_EQ(json::parse(response.body).at("request_id").as_string(), response.headers.at("x-request-id"));
}

TEST_F(HostAttack, what_has_not_changed_is_not_sent_again) {
    for (const auto* target : {"/api/v1/events", "/api/v1/scores", "/api/v1/organisation", "/api/v1/integrations"}) {
        const auto first = host_.get(target);
        RawRequest request{"GET", target, {{"Authorization", "Bearer " + host_.token}}};
        request.headers.emplace_back("If-None-Match", first.headers.at("etag"));
        EXPECT_EQ(testing::send(host_.port(), request).status, 304) << target;
    }
}

}  // namespace
}  // namespace risk::web
