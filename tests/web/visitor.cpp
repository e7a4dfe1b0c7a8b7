// SPDX-License-Identifier: Apache-2.0
#include "visitor.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "store/account_store.hpp"
#include "store/audit_log.hpp"
#include "store/token_store.hpp"

namespace risk::web::testing {

std::string cookie_of(const RawResponse& response) {
    const auto found = response.headers.find("set-cookie");
    if (found == response.headers.end()) return {};
    auto pair = found->second.substr(0, found->second.find(';'));
    return pair.ends_with('=') ? std::string() : pair;
}

RawResponse Visitor::ask(const std::string& method, const std::string& target, const std::string& body,
                         const std::vector<std::pair<std::string, std::string>>& more) {
    RawRequest request{method, target, more, body};
    request.headers.emplace_back("Sec-Fetch-Site", "same-origin");
    if (!cookie.empty()) request.headers.emplace_back("Cookie", cookie);
    if (!body.empty()) request.headers.emplace_back("Content-Type", "application/json");
    const auto response = send(host_.port(), request);
    if (response.headers.contains("set-cookie")) cookie = cookie_of(response);
    return response;
}

RawResponse Visitor::sign_in(const std::string& name, const std::string& password) {
    const boost::json::object body{{"name", name}, {"password", password}};
    return ask("POST", "/api/v1/session", boost::json::serialize(body));
}

void add_account(const SeededHost& host, const std::string& name, const std::string& role) {
    const auto made = store::AccountStore(host.database())
                          .add({name, "The " + name, role, cheap_password_hash}, {"test", host.clock.now_s});
    ASSERT_TRUE(made.ok()) << made.failure().sentence();
}

std::string add_token(const SeededHost& host, const std::string& name, const std::string& role) {
    auto made =
        store::TokenStore(host.database()).add(name, role, host.clock.now_s + 90 * 86'400, {"test", host.clock.now_s});
    EXPECT_TRUE(made.ok());
    return made->key.reveal();
}

std::vector<std::string> audited(const SeededHost& host) {
    std::vector<std::string> lines;
    for (const auto& each : store::AuditLog(host.database()).newest(1000)) {
        lines.insert(lines.begin(), each.actor + ' ' + each.action + ' ' + each.subject);
    }
    return lines;
}

}  // namespace risk::web::testing
