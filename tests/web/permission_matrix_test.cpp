// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <set>

#include "store/entitlement_store.hpp"
#include "store/role_store.hpp"
#include "store/session_store.hpp"
#include "visitor.hpp"
#include "web/rest_context.hpp"
#include "web/router.hpp"

namespace risk::web {
namespace {

using testing::SeededHost;

/// In this order in each row of the table.
constexpr std::array<const char*, 9> roles{"Global Sys Admin",      "Sys Admin - SD Full", "Super Administrator",
                                           "Full Administrator",    "Basic Administrator", "Partner Administrator",
                                           "Custom read and write", "Custom read",         "Custom none"};

constexpr auto everyone = "yyyyyy yyy", reads_hub = "yyyyyy yy-", writes_hub = "yyyyyy y--", built_in = "yyyyyy ---",
               manages = "y-y--- ---", open = "public";

/// What an organisation without the entitlement gets from the integration and the plugin that need it.
enum class Without { same, hidden };

struct Row {
    const char *method, *pattern, *target;
    const char* who;  ///< y: may; -: 403; public: also without signing in
    Without without = Without::same;
    const char* quick = nullptr;  ///< asked for in its place where the answer waits for the running integration
};

/// Who may what, written by hand. What is allowed is asked for with a body or for a thing that does not fit, so that nothing
/// changes: any answer but 401 and 403 is a yes.
const std::vector<Row> table{
    {"GET", "/healthz", "/healthz", open},
    {"GET", "/metrics", "/metrics", built_in},
    {"GET", "/api/v1/openapi.json", "/api/v1/openapi.json", everyone},
    {"GET", "/api/v1/changes", "/api/v1/changes", everyone},

    {"GET", "/api/v1/set-up", "/api/v1/set-up", open},
    {"POST", "/api/v1/set-up", "/api/v1/set-up", open},
    {"POST", "/api/v1/session", "/api/v1/session", open},
    {"POST", "/api/v1/session/link", "/api/v1/session/link", open},
    {"POST", "/api/v1/password/reset", "/api/v1/password/reset", open},
    {"GET", "/api/v1/session", "/api/v1/session", everyone},
    {"DELETE", "/api/v1/session", "/api/v1/session", everyone},
    {"POST", "/api/v1/password", "/api/v1/password", everyone},

    {"GET", "/api/v1/accounts", "/api/v1/accounts", manages},
    {"POST", "/api/v1/accounts", "/api/v1/accounts", manages},
    {"PUT", "/api/v1/accounts/{name}", "/api/v1/accounts/nobody", manages},
    {"DELETE", "/api/v1/accounts/{name}", "/api/v1/accounts/nobody", manages},
    {"POST", "/api/v1/accounts/{name}/reset", "/api/v1/accounts/nobody/reset", manages},
    {"GET", "/api/v1/roles", "/api/v1/roles", manages},
    {"POST", "/api/v1/roles", "/api/v1/roles", manages},
    {"PUT", "/api/v1/roles/{name}", "/api/v1/roles/Nobody", manages},
    {"DELETE", "/api/v1/roles/{name}", "/api/v1/roles/Nobody", manages},
    {"GET", "/api/v1/tokens", "/api/v1/tokens", manages},
    {"POST", "/api/v1/tokens", "/api/v1/tokens", manages},
    {"DELETE", "/api/v1/tokens/{id}", "/api/v1/tokens/999", manages},
    {"GET", "/api/v1/entitlements", "/api/v1/entitlements", manages},
    {"PUT", "/api/v1/entitlements/{name}", "/api/v1/entitlements/nothing", manages},
    {"GET", "/api/v1/audit", "/api/v1/audit", built_in},
    {"GET", "/api/v1/audit.csv", "/api/v1/audit.csv", built_in},

    {"GET", "/api/v1/plugins", "/api/v1/plugins", reads_hub},
    {"GET", "/api/v1/plugins/{id}", "/api/v1/plugins/incydr", reads_hub, Without::hidden},
    {"POST", "/api/v1/plugins/{id}/release", "/api/v1/plugins/incydr/release", writes_hub, Without::hidden},
    {"GET", "/api/v1/integrations", "/api/v1/integrations", reads_hub},
    {"POST", "/api/v1/integrations", "/api/v1/integrations", writes_hub},
    {"POST", "/api/v1/integrations/test", "/api/v1/integrations/test", writes_hub},
    {"GET", "/api/v1/integrations/{id}", "/api/v1/integrations/1", reads_hub, Without::hidden},
    {"PUT", "/api/v1/integrations/{id}", "/api/v1/integrations/1", writes_hub, Without::hidden},
    {"DELETE", "/api/v1/integrations/{id}", "/api/v1/integrations/999", writes_hub},
    {"POST", "/api/v1/integrations/{id}/test", "/api/v1/integrations/1/test", writes_hub, Without::hidden},
    {"POST", "/api/v1/integrations/{id}/pause", "/api/v1/integrations/1/pause", writes_hub, Without::hidden,
     "/api/v1/integrations/999/pause"},
    {"POST", "/api/v1/integrations/{id}/resume", "/api/v1/integrations/1/resume", writes_hub, Without::hidden,
     "/api/v1/integrations/999/resume"},
    {"GET", "/api/v1/notices/webhook", "/api/v1/notices/webhook", writes_hub},
    {"PUT", "/api/v1/notices/webhook", "/api/v1/notices/webhook", writes_hub},
    {"DELETE", "/api/v1/notices/webhook", "/api/v1/notices/webhook", writes_hub},
    {"POST", "/api/v1/notices/webhook/test", "/api/v1/notices/webhook/test", writes_hub},
    {"GET", "/api/v1/counters", "/api/v1/counters", reads_hub},

    {"GET", "/api/v1/people", "/api/v1/people", everyone},
    {"GET", "/api/v1/people/{email}", "/api/v1/people/p1@x.test", everyone},
    {"GET", "/api/v1/departments", "/api/v1/departments", everyone},
    {"POST", "/api/v1/people/import", "/api/v1/people/import", built_in},
    {"GET", "/api/v1/events", "/api/v1/events", everyone},
    {"GET", "/api/v1/events.csv", "/api/v1/events.csv", everyone},
    {"GET", "/api/v1/events/days", "/api/v1/events/days", everyone},
    {"GET", "/api/v1/events/{row}", "/api/v1/events/1", everyone},
    {"GET", "/api/v1/scores", "/api/v1/scores", everyone},
    {"GET", "/api/v1/scores.csv", "/api/v1/scores.csv", everyone},
    {"GET", "/api/v1/scores/breakdown", "/api/v1/scores/breakdown", everyone},
    {"GET", "/api/v1/scores/{email}", "/api/v1/scores/p1@x.test", everyone},
    {"GET", "/api/v1/scores/{email}/what-if", "/api/v1/scores/p1@x.test/what-if", everyone},
    {"GET", "/api/v1/scores/{email}/history", "/api/v1/scores/p1@x.test/history", everyone},
    {"GET", "/api/v1/organisation", "/api/v1/organisation", everyone},
    {"GET", "/api/v1/organisation/history", "/api/v1/organisation/history", everyone},
    {"GET", "/api/v1/dashboard", "/api/v1/dashboard", everyone},
};

/// The status alone: some answers never end.
int ask(const SeededHost& host, const Row& row, const std::string& credentials) {
    std::string text = std::string(row.method) + ' ' + row.target + " HTTP/1.1\r\nHost: localhost\r\n" + credentials;
    if (row.method != std::string_view("GET")) text += "Content-Type: application/json\r\nContent-Length: 2\r\n";
    testing::RawConnection connection(host.port());
    connection.send(text + "Connection: close\r\n\r\n" + (row.method == std::string_view("GET") ? "" : "{}"));
    return connection.receive_head().status;
}

class Matrix : public ::testing::Test {
  protected:
    Matrix() {
        using domain::Marketplace;
        const std::pair<const char*, Marketplace> custom[] = {
            {roles[6], Marketplace::read_write}, {roles[7], Marketplace::read}, {roles[8], Marketplace::none}};
        for (const auto& [name, right] : custom) {
            EXPECT_TRUE(store::RoleStore(host.database()).add({name, false, right}, {"test", host.clock.now_s}).ok());
        }
        for (std::size_t i = 0; i < roles.size(); ++i) {
            testing::add_account(host, "account" + std::to_string(i), roles[i]);
            tokens[i] = testing::add_token(host, "token" + std::to_string(i), roles[i]);
        }
        need_engage();
    }

    /// The seeded plugin and its integration need the entitlement, which is granted unless a test takes it away.
    void need_engage() {
        for (auto& plugin : host.live.plugins_now) plugin.entitlements = {"engage"};
        for (auto& integration : host.live.integrations_now) integration.entitlements = {"engage"};
        store::EntitlementStore(host.database()).grant("engage", "test", host.clock.now_s);
    }

    [[nodiscard]] std::string by_token(std::size_t role) const {
        return "Authorization: Bearer " + tokens[role] + "\r\n";
    }

    /// A session, and another one after a request that has ended it.
    [[nodiscard]] std::string by_cookie(std::size_t role) {
        store::SessionStore sessions(host.database());
        auto& id = session_ids[role];
        if (!sessions.find(id, host.clock.now_s)) {
            const auto account = store::AccountStore(host.database()).find("account" + std::to_string(role));
            id = sessions.sign_in(account->id, "", {account->name, host.clock.now_s})->reveal();
        }
        return "Cookie: __Host-risk_session=" + id + "\r\nSec-Fetch-Site: same-origin\r\n";
    }

    SeededHost host;
    std::array<std::string, roles.size()> tokens, session_ids;
};

bool allows(const Row& row, std::size_t role) {
    if (row.who == std::string_view(open)) return true;
    std::string letters = row.who;
    std::erase(letters, ' ');
    return letters.at(role) == 'y';
}

TEST_F(Matrix, R11_each_route_answers_each_role_as_the_table_says_by_cookie_and_by_token) {
    for (const auto& row : table) {
        for (std::size_t role = 0; role < roles.size(); ++role) {
            for (const auto& credentials : {by_cookie(role), by_token(role)}) {
                auto asked = row;
                if (row.quick != nullptr) asked.target = row.quick;
                const int status = ask(host, asked, credentials);
                const bool allowed = status != 401 && status != 403;
                EXPECT_EQ(allowed, allows(row, role))
                    << row.method << ' ' << row.target << " as " << roles[role] << ": " << status;
                EXPECT_NE(status, 500) << row.method << ' ' << row.target;
                if (!allowed) {
                    EXPECT_EQ(status, 403);
                }
            }
        }
    }
}

TEST_F(Matrix, G8_without_signing_in_only_what_is_public_answers) {
    for (const auto& row : table) {
        const int status = ask(host, row, "");
        if (row.who == std::string_view(open)) {
            EXPECT_NE(status, 403) << row.target;
            continue;
        }
        EXPECT_EQ(status, 401) << row.method << ' ' << row.target;
    }
}

TEST_F(Matrix, each_route_is_in_the_table_once_and_nothing_else_is) {
    Router router;
    add_all_routes(router);
    std::multiset<std::string> served, listed;
    for (const auto& route : router.routes()) served.insert(route.method + ' ' + route.pattern);
    for (const auto& row : table) listed.insert(std::string(row.method) + ' ' + row.pattern);
    EXPECT_EQ(served, listed);
}

TEST_F(Matrix, R11_nothing_that_changes_is_reachable_by_get) {
    std::set<std::string> looked_at;
    for (const auto& row : table) {
        if (row.method == std::string_view("GET")) looked_at.insert(row.pattern);
    }
    for (const auto& row : table) {
        EXPECT_TRUE(row.method == std::string_view("GET") || row.method == std::string_view("POST") ||
                    row.method == std::string_view("PUT") || row.method == std::string_view("DELETE"));
        if (row.method == std::string_view("GET") || looked_at.contains(row.pattern)) continue;
        for (const auto* method : {"GET", "HEAD"}) {
            const auto tunnelled = by_token(0) + "X-HTTP-Method-Override: " + row.method + "\r\n";
            const int status = ask(host, {method, row.pattern, row.target, row.who}, tunnelled);
            EXPECT_TRUE(status == 405 || status == 404) << method << ' ' << row.target << ": " << status;
        }
    }
}

TEST_F(Matrix, G1_G2_without_the_entitlement_what_needs_it_is_not_there_for_any_role) {
    const auto hub = [&] { return host.get("/api/v1/integrations").body + host.get("/api/v1/plugins").body; };
    EXPECT_NE(hub().find("ncydr"), std::string::npos);
    store::EntitlementStore(host.database()).revoke("engage");
    EXPECT_EQ(hub().find("ncydr"), std::string::npos);
    for (const auto& row : table) {
        for (std::size_t role = 0; role < roles.size(); ++role) {
            if (row.without != Without::hidden || !allows(row, role)) continue;
            EXPECT_EQ(ask(host, row, by_token(role)), 404) << row.method << ' ' << row.target << " as " << roles[role];
        }
    }
}

TEST_F(Matrix, G4_without_the_entitlement_what_shows_risk_answers_as_before) {
    store::EntitlementStore(host.database()).revoke("engage");
    for (const auto& row : table) {
        if (row.who != std::string_view(everyone) || row.method != std::string_view("GET")) continue;
        EXPECT_EQ(ask(host, row, by_token(8)), 200) << row.target;
    }
}

}  // namespace
}  // namespace risk::web
