// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <set>

#include "store/audit_log.hpp"
#include "visitor.hpp"

namespace risk::web {
namespace {

namespace json = boost::json;
using testing::RawResponse;
using testing::SeededHost;
using testing::Visitor;

std::set<std::string> wrong_fields(const RawResponse& response) {
    std::set<std::string> fields;
    EXPECT_EQ(response.status, 422) << response.body;
    const auto problem = json::parse(response.body);
    for (const auto& each : problem.at("errors").as_array()) fields.emplace(each.at("field").as_string());
    return fields;
}

constexpr auto ann =
    R"({"name":"ann","display_name":"Ann Lee","role":"Basic Administrator","password":"correct horse battery"})";

TEST(Accounts, are_made_listed_changed_and_deleted) {
    const SeededHost host;
    const auto made = host.ask("POST", "/api/v1/accounts", ann);
    ASSERT_EQ(made.status, 201) << made.body;
    EXPECT_EQ(made.body.find("horse"), std::string::npos);
    EXPECT_EQ(json::parse(made.body).at("last_sign_in"), nullptr);
    EXPECT_EQ(host.json("/api/v1/accounts").at("accounts").as_array().size(), 2U);
    EXPECT_EQ(Visitor(host).sign_in("ann").status, 200);
    const auto changed = host.ask("PUT", "/api/v1/accounts/ANN",
                                  R"({"display_name":"Ann","role":"super administrator","disabled":true})");
    ASSERT_EQ(changed.status, 200) << changed.body;
    EXPECT_EQ(json::parse(changed.body).at("role").as_string(), "Super Administrator");
    EXPECT_EQ(Visitor(host).sign_in("ann").status, 401);
    EXPECT_EQ(host.ask("DELETE", "/api/v1/accounts/ann").status, 204);
    EXPECT_EQ(host.ask("DELETE", "/api/v1/accounts/ann").status, 404);
}

TEST(Accounts, each_wrong_field_is_told_at_once) {
    const SeededHost host;
    using Fields = std::set<std::string>;
    const auto post = [&](const char* body) { return wrong_fields(host.ask("POST", "/api/v1/accounts", body)); };
    EXPECT_EQ(post("{}"), (Fields{"name", "display_name", "role", "password"}));
    EXPECT_EQ(post(R"({"name":"a b","display_name":"","role":"Root","password":"short"})"),
              (Fields{"name", "display_name", "role", "password"}));
    EXPECT_EQ(
        post(R"({"name":"ROOT","display_name":"R","role":"Basic Administrator","password":"correct horse battery"})"),
        Fields{"name"});
    EXPECT_EQ(
        wrong_fields(host.ask("PUT", "/api/v1/accounts/root", R"({"display_name":"R","role":"Global Sys Admin"})")),
        Fields{"disabled"});
}

TEST(Accounts, a_role_or_right_forged_into_another_body_is_refused) {
    const SeededHost host;
    testing::add_account(host, "ann", "Basic Administrator");
    Visitor visitor(host);
    visitor.sign_in("ann");
    for (const auto* body :
         {R"({"current":"correct horse battery","password":"another good one","role":"Global Sys Admin"})",
          R"({"current":"correct horse battery","password":"another good one","can":{"manage_accounts":true}})"}) {
        EXPECT_EQ(visitor.ask("POST", "/api/v1/password", body).status, 422);
    }
    EXPECT_EQ(
        visitor
            .ask("PUT", "/api/v1/accounts/ann", R"({"display_name":"Ann","role":"Global Sys Admin","disabled":false})")
            .status,
        403);
    const auto session = json::parse(visitor.ask("GET", "/api/v1/session").body);
    EXPECT_EQ(session.at("account").at("role").as_string(), "Basic Administrator");
    EXPECT_FALSE(session.at("can").at("manage_accounts").as_bool());
}

TEST(Accounts, nobody_raises_disables_or_deletes_themself) {
    const SeededHost host;
    testing::add_account(host, "sue", "Super Administrator");
    Visitor visitor(host);
    visitor.sign_in("sue");
    const auto put = [&](const char* body) { return visitor.ask("PUT", "/api/v1/accounts/Sue", body).status; };
    EXPECT_EQ(put(R"({"display_name":"Sue","role":"Global Sys Admin","disabled":false})"), 409);
    EXPECT_EQ(put(R"({"display_name":"Sue","role":"Super Administrator","disabled":true})"), 409);
    EXPECT_EQ(visitor.ask("DELETE", "/api/v1/accounts/sue").status, 409);
    EXPECT_EQ(put(R"({"display_name":"Sue Ray","role":"Super Administrator","disabled":false})"), 200);
}

TEST(Accounts, the_last_global_sys_admin_stays) {
    const SeededHost host;
    testing::add_account(host, "sue", "Super Administrator");
    Visitor visitor(host);
    visitor.sign_in("sue");
    const auto put = [&](const char* body) { return visitor.ask("PUT", "/api/v1/accounts/root", body).status; };
    EXPECT_EQ(put(R"({"display_name":"Root","role":"Basic Administrator","disabled":false})"), 409);
    EXPECT_EQ(put(R"({"display_name":"Root","role":"Global Sys Admin","disabled":true})"), 409);
    EXPECT_EQ(visitor.ask("DELETE", "/api/v1/accounts/root").status, 409);
    testing::add_account(host, "joe", "Global Sys Admin");
    EXPECT_EQ(visitor.ask("DELETE", "/api/v1/accounts/root").status, 204);
}

TEST(Accounts, a_reset_ends_sessions_and_makes_a_link_to_a_new_password) {
    const SeededHost host;
    testing::add_account(host, "ann", "Basic Administrator");
    Visitor visitor(host);
    visitor.sign_in("ann");
    const auto made = host.ask("POST", "/api/v1/accounts/ann/reset");
    ASSERT_EQ(made.status, 200) << made.body;
    EXPECT_EQ(visitor.ask("GET", "/api/v1/session").status, 401);
    json::object body{{"link", json::parse(made.body).at("link")}, {"password", "another good one"}};
    EXPECT_EQ(visitor.ask("POST", "/api/v1/password/reset", json::serialize(body)).status, 200);
    EXPECT_EQ(visitor.ask("GET", "/api/v1/session").status, 200);
    EXPECT_EQ(host.ask("POST", "/api/v1/accounts/nobody/reset").status, 404);
}

TEST(Roles, R7_are_made_with_a_right_and_deleted_when_nobody_has_them) {
    const SeededHost host;
    const auto made = host.ask("POST", "/api/v1/roles", R"({"name":"Operators","marketplace":"read and write"})");
    ASSERT_EQ(made.status, 201) << made.body;
    const auto role = json::parse(made.body);
    EXPECT_TRUE(role.at("can").at("write_integrations").as_bool());
    EXPECT_FALSE(role.at("can").at("see_audit").as_bool());
    testing::add_account(host, "ann", "Operators");
    EXPECT_EQ(host.ask("DELETE", "/api/v1/roles/Operators").status, 409);
    EXPECT_EQ(host.ask("PUT", "/api/v1/roles/operators", R"({"marketplace":"read"})").status, 200);
    EXPECT_EQ(host.ask("DELETE", "/api/v1/accounts/ann").status, 204);
    EXPECT_EQ(host.ask("DELETE", "/api/v1/roles/Operators").status, 204);
    EXPECT_EQ(host.ask("DELETE", "/api/v1/roles/Operators").status, 404);
    EXPECT_EQ(host.ask("DELETE", "/api/v1/roles/Basic%20Administrator").status, 409);
    EXPECT_EQ(host.ask("PUT", "/api/v1/roles/Basic%20Administrator", R"({"marketplace":"none"})").status, 409);
    EXPECT_EQ(wrong_fields(host.ask("POST", "/api/v1/roles", R"({"name":"super administrator","marketplace":"all"})")),
              (std::set<std::string>{"name", "marketplace"}));
    EXPECT_EQ(host.json("/api/v1/roles").at("roles").as_array().size(), 6U);
}

TEST(Tokens, are_shown_once_and_work_with_their_role_until_they_are_revoked) {
    const SeededHost host;
    const auto made =
        host.ask("POST", "/api/v1/tokens", R"({"name":"nightly","role":"Basic Administrator","expires_days":30})");
    ASSERT_EQ(made.status, 201) << made.body;
    const auto token = json::parse(made.body);
    const auto key = std::string(token.at("token").as_string());
    EXPECT_EQ(token.at("expires_s").to_number<std::int64_t>(), host.clock.now_s + 30 * 86'400);
    EXPECT_EQ(token.at("created_by").as_string(), "token tests");
    EXPECT_EQ(host.get("/api/v1/tokens").body.find(key), std::string::npos);
    const testing::RawRequest asked{"GET", "/api/v1/session", {{"Authorization", "Bearer " + key}}};
    const auto session = testing::send(host.port(), asked);
    EXPECT_EQ(session.status, 200);
    EXPECT_EQ(json::parse(session.body).at("account").at("role").as_string(), "Basic Administrator");
    const testing::RawRequest sign_out{"DELETE", "/api/v1/session", {{"Authorization", "Bearer " + key}}};
    EXPECT_EQ(testing::send(host.port(), sign_out).status, 409) << "a token has no session";
    const auto target = "/api/v1/tokens/" + std::to_string(token.at("id").to_number<int>());
    EXPECT_EQ(host.ask("DELETE", target).status, 204);
    EXPECT_EQ(host.ask("DELETE", target).status, 404);
    EXPECT_EQ(testing::send(host.port(), asked).status, 401);
}

TEST(Tokens, need_a_name_a_role_and_an_end_within_a_year) {
    const SeededHost host;
    using Fields = std::set<std::string>;
    const auto post = [&](const char* body) { return wrong_fields(host.ask("POST", "/api/v1/tokens", body)); };
    EXPECT_EQ(post("{}"), (Fields{"name", "role", "expires_days"}));
    for (const auto* days : {"0", "366", "-1"}) {
        const auto body = std::string(R"({"name":"n","role":"Basic Administrator","expires_days":)") + days + '}';
        EXPECT_EQ(post(body.c_str()), Fields{"expires_days"}) << days;
    }
    EXPECT_EQ(post(R"({"name":"TESTS","role":"none","expires_days":"7"})"), (Fields{"name", "role", "expires_days"}));
}

TEST(Entitlements, G6_their_source_is_visible_and_each_change_is_audited) {
    SeededHost host;
    host.live.plugins_now.front().entitlements = {"engage"};
    const auto list = [&] { return host.json("/api/v1/entitlements").at("entitlements").as_array(); };
    auto rows = list();
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0].at("name").as_string(), "engage");
    EXPECT_EQ(rows[0].at("title").as_string(), "Engage");
    EXPECT_FALSE(rows[0].at("granted").as_bool());
    EXPECT_TRUE(rows[0].at("source").is_null());
    EXPECT_EQ(rows[0].at("gates"), (json::array{"Incydr"}));
    Visitor visitor(host);
    visitor.sign_in("root");
    EXPECT_EQ(visitor.ask("PUT", "/api/v1/entitlements/engage", R"({"granted":true})").status, 200);
    rows = list();
    EXPECT_TRUE(rows[0].at("granted").as_bool());
    EXPECT_EQ(rows[0].at("source").as_string(), "root");
    EXPECT_EQ(rows[0].at("since_s").to_number<std::int64_t>(), host.clock.now_s);
    EXPECT_EQ(visitor.ask("PUT", "/api/v1/entitlements/engage", R"({"granted":true})").status, 200);
    EXPECT_EQ(visitor.ask("PUT", "/api/v1/entitlements/engage", R"({"granted":false})").status, 200);
    EXPECT_EQ(visitor.ask("PUT", "/api/v1/entitlements/other", R"({"granted":true})").status, 404);
    EXPECT_EQ(visitor.ask("PUT", "/api/v1/entitlements/engage", R"({"granted":"yes"})").status, 422);
    const auto lines = testing::audited(host);
    EXPECT_EQ(std::count(lines.begin(), lines.end(), "root entitlement.grant engage"), 1)
        << "the second changed nothing";
    EXPECT_EQ(std::count(lines.begin(), lines.end(), "root entitlement.revoke engage"), 1);
}

TEST(Audit, is_read_page_by_page_and_filtered) {
    const SeededHost host;
    store::AuditLog log(host.database());
    for (int i = 0; i < 30; ++i)
        log.append({0, host.clock.now_s, i % 3 == 0 ? "ann" : "ben", "thing.do", std::to_string(i), ""});
    std::vector<std::string> subjects;
    std::string cursor;
    do {
        const auto page = host.json("/api/v1/audit?action=THING&actor=an&limit=4" + cursor);
        for (const auto& each : page.at("audit").as_array()) subjects.emplace_back(each.at("subject").as_string());
        const auto& next = page.at("next");
        cursor = next.is_null() ? "" : "&cursor=" + std::string(next.as_string());
    } while (!cursor.empty());
    EXPECT_EQ(subjects, (std::vector<std::string>{"27", "24", "21", "18", "15", "12", "9", "6", "3", "0"}));
    EXPECT_EQ(host.get("/api/v1/audit?cursor=x").status, 400);
    const auto subject = [&](const std::string& query) {
        return host.json("/api/v1/audit?subject=" + query).at("audit").as_array().size();
    };
    EXPECT_EQ(subject("2"), 1U) << "exactly this, not 12 or 20";
    EXPECT_EQ(subject("2&actor=ann"), 0U);
    EXPECT_EQ(subject("2&action=thing"), 1U);
    EXPECT_EQ(subject("nothing"), 0U);
    EXPECT_NE(host.get("/api/v1/audit.csv?subject=27").body.find("ann,thing.do,27,"), std::string::npos);
    EXPECT_EQ(host.get("/api/v1/audit.csv?subject=27").body.find(",26,"), std::string::npos);
}

TEST(Audit, F7_no_entry_holds_a_password_a_token_or_a_link) {
    const SeededHost host;
    EXPECT_EQ(host.ask("POST", "/api/v1/accounts", ann).status, 201);
    const auto token = json::parse(
        host.ask("POST", "/api/v1/tokens", R"({"name":"n","role":"Basic Administrator","expires_days":1})").body);
    const auto link = json::parse(host.ask("POST", "/api/v1/accounts/ann/reset").body);
    Visitor visitor(host);
    visitor.sign_in("ann");
    const auto all = host.get("/api/v1/audit?limit=500").body;
    for (const auto& secret : {std::string("horse"), std::string(token.at("token").as_string()),
                               std::string(link.at("link").as_string()), visitor.cookie.substr(20), host.token}) {
        EXPECT_EQ(all.find(secret), std::string::npos);
    }
    EXPECT_NE(all.find("account.add"), std::string::npos);
}

}  // namespace
}  // namespace risk::web
