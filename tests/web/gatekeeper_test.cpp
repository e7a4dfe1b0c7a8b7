// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json.hpp>

#include "store/role_store.hpp"
#include "store/token_store.hpp"
#include "visitor.hpp"

namespace risk::web {
namespace {

namespace json = boost::json;
using testing::add_token;
using testing::RawRequest;
using testing::SeededHost;
using testing::Visitor;

constexpr auto page = "/api/v1/scores";

int status_with(const SeededHost& host, const std::string& method, const std::string& target,
                std::vector<std::pair<std::string, std::string>> headers, const std::string& body = {}) {
    return testing::send(host.port(), {method, target, std::move(headers), body}).status;
}

TEST(Gatekeeper, G8_who_is_not_signed_in_gets_nothing_and_is_told_how) {
    const SeededHost host;
    const auto response = testing::request(host.port(), "GET", page);
    EXPECT_EQ(response.status, 401);
    EXPECT_EQ(response.headers.at("www-authenticate"), "Bearer");
    EXPECT_EQ(response.headers.at("content-type"), "application/problem+json");
}

TEST(Gatekeeper, a_token_opens_in_this_form_only) {
    const SeededHost host;
    for (const auto* scheme : {"Bearer ", "bearer "}) {
        EXPECT_EQ(status_with(host, "GET", page, {{"Authorization", scheme + host.token}}), 200);
    }
    for (const auto& wrong : {"Bearer " + host.token + "x", "Bearer " + host.token.substr(1), "Bearer  " + host.token,
                              "Basic " + host.token, host.token, std::string("Bearer"), std::string("Bearer ")}) {
        EXPECT_EQ(status_with(host, "GET", page, {{"Authorization", wrong}}), 401) << wrong;
    }
    EXPECT_EQ(status_with(host, "GET", std::string(page) + "?token=" + host.token, {}), 401);
}

TEST(Gatekeeper, a_token_opens_until_it_expires_or_is_revoked) {
    SeededHost host;
    auto made = store::TokenStore(host.database())
                    .add("short", "Basic Administrator", host.clock.now_s + 60, {"test", host.clock.now_s});
    const std::string header = "Bearer " + made->key.reveal();
    EXPECT_EQ(status_with(host, "GET", page, {{"Authorization", header}}), 200);
    host.clock.now_s += 60;
    EXPECT_EQ(status_with(host, "GET", page, {{"Authorization", header}}), 401);
    const auto other = "Bearer " + add_token(host, "other", "Basic Administrator");
    const auto id = store::TokenStore(host.database()).find_by_name("other")->id;
    EXPECT_EQ(host.ask("DELETE", "/api/v1/tokens/" + std::to_string(id)).status, 204);
    EXPECT_EQ(status_with(host, "GET", page, {{"Authorization", other}}), 401);
}

TEST(Gatekeeper, a_cookie_and_a_token_together_are_refused) {
    const SeededHost host;
    Visitor visitor(host);
    visitor.sign_in("root");
    EXPECT_EQ(visitor.ask("GET", page, "", {{"Authorization", "Bearer " + host.token}}).status, 400);
}

TEST(Gatekeeper, a_cookie_changes_nothing_unless_the_hosts_own_pages_send_it) {
    const SeededHost host;
    Visitor visitor(host);
    visitor.sign_in("root");
    const auto attempt = [&](std::vector<std::pair<std::string, std::string>> headers) {
        headers.emplace_back("Cookie", visitor.cookie);
        return status_with(host, "DELETE", "/api/v1/accounts/nobody", std::move(headers));
    };
    constexpr int passed = 404;  // there is no such account
    EXPECT_EQ(attempt({{"Sec-Fetch-Site", "same-origin"}}), passed);
    EXPECT_EQ(attempt({{"Origin", "http://localhost"}}), passed);
    for (const auto* site : {"cross-site", "same-site", "none"}) EXPECT_EQ(attempt({{"Sec-Fetch-Site", site}}), 403);
    EXPECT_EQ(attempt({{"Origin", "http://evil.test"}}), 403);
    EXPECT_EQ(attempt({{"Origin", "null"}}), 403);
    EXPECT_EQ(attempt({}), 403);
    EXPECT_EQ(attempt({{"Sec-Fetch-Site", "cross-site"}, {"Origin", "http://localhost"}}), 403);
    // Looking is not changing: SameSite=Strict keeps the cookie away from other sites' links.
    EXPECT_EQ(status_with(host, "GET", page, {{"Cookie", visitor.cookie}, {"Sec-Fetch-Site", "none"}}), 200);
}

TEST(Gatekeeper, a_body_has_to_be_json) {
    const SeededHost host;
    const auto attempt = [&](const char* type) {
        return status_with(host, "POST", "/api/v1/roles",
                           {{"Authorization", "Bearer " + host.token}, {"Content-Type", type}}, R"({"name":"x"})");
    };
    for (const auto* type :
         {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "", "application/jsonx"}) {
        EXPECT_EQ(attempt(type), 415) << type;
    }
    EXPECT_EQ(attempt("application/json"), 422);
    EXPECT_EQ(attempt("application/json; charset=utf-8"), 422);
}

TEST(Gatekeeper, R10_each_denied_attempt_is_audited_and_a_loop_does_not_fill_the_log) {
    SeededHost host;
    const auto header = "Bearer " + add_token(host, "reader", "Basic Administrator");
    const auto denied = [&] {
        std::vector<json::object> found;
        const auto log = host.json("/api/v1/audit?action=denied&limit=500");
        for (const auto& each : log.at("audit").as_array()) found.push_back(each.as_object());
        return found;
    };
    for (int i = 0; i < 50; ++i)
        EXPECT_EQ(status_with(host, "GET", "/api/v1/accounts", {{"Authorization", header}}), 403);
    EXPECT_EQ(status_with(host, "DELETE", "/api/v1/accounts/root", {{"Authorization", header}}), 403);
    auto entries = denied();
    ASSERT_EQ(entries.size(), 2U);
    EXPECT_EQ(entries[1].at("actor").as_string(), "token reader");
    EXPECT_EQ(entries[1].at("subject").as_string(), "GET /api/v1/accounts");
    EXPECT_EQ(entries[0].at("subject").as_string(), "DELETE /api/v1/accounts/{name}");
    EXPECT_NE(entries[0].at("detail").as_string().find("/api/v1/accounts/root"), std::string::npos);
    EXPECT_NE(entries[0].at("detail").as_string().find("Basic Administrator"), std::string::npos);
    host.clock.now_s += 60;
    entries = denied();
    ASSERT_EQ(entries.size(), 3U);
    EXPECT_TRUE(entries[0].at("detail").as_string().starts_with("49 more times")) << entries[0].at("detail");
}

TEST(Gatekeeper, a_refusal_says_what_is_missing_and_who_can_help) {
    const SeededHost host;
    const auto token = add_token(host, "basic", "Basic Administrator");
    const auto response =
        testing::send(host.port(), {"GET", "/api/v1/accounts", {{"Authorization", "Bearer " + token}}});
    const auto problem = json::parse(response.body);
    EXPECT_EQ(problem.at("expected").as_string(), "the role Global Sys Admin or Super Administrator");
    EXPECT_EQ(problem.at("found").as_string(), "the role \"Basic Administrator\"");
    EXPECT_TRUE(problem.as_object().contains("remedy"));
}

TEST(Gatekeeper, another_right_of_a_role_holds_from_the_next_request_on) {
    const SeededHost host;
    store::RoleStore roles(host.database());
    ASSERT_TRUE(roles.add({"Readers", false, domain::Marketplace::read}, {"test", host.clock.now_s}).ok());
    const auto header = "Bearer " + add_token(host, "reader", "Readers");
    EXPECT_EQ(status_with(host, "GET", "/api/v1/integrations", {{"Authorization", header}}), 200);
    ASSERT_TRUE(roles.change({"Readers", false, domain::Marketplace::none}, {"test", host.clock.now_s}).ok());
    EXPECT_EQ(status_with(host, "GET", "/api/v1/integrations", {{"Authorization", header}}), 403);
    EXPECT_EQ(status_with(host, "GET", page, {{"Authorization", header}}), 200);
}

TEST(Gatekeeper, headers_that_claim_an_identity_are_ignored) {
    const SeededHost host;
    EXPECT_EQ(status_with(host, "GET", page,
                          {{"X-Forwarded-User", "root"},
                           {"X-Remote-User", "root"},
                           {"X-Role", "Global Sys Admin"},
                           {"Cookie", "role=Global Sys Admin; user=root; risk_session=1"}}),
              401);
}

}  // namespace
}  // namespace risk::web
