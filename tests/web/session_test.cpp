// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json.hpp>
#include <fstream>

#include "store/account_store.hpp"
#include "store/one_time_link_store.hpp"
#include "store/session_store.hpp"
#include "store/set_up_file.hpp"
#include "visitor.hpp"

namespace risk::web {
namespace {

namespace json = boost::json;
using store::LinkPurpose;
using testing::add_account;
using testing::SeededHost;
using testing::Visitor;

constexpr auto page = "/api/v1/scores";

std::string body(std::initializer_list<std::pair<const char*, const char*>> members) {
    json::object object;
    for (const auto& [name, value] : members) object[name] = value;
    return json::serialize(object);
}

std::string link_of(const SeededHost& host, LinkPurpose purpose, const std::string& name) {
    auto made = store::OneTimeLinkStore(host.database()).make(purpose, name, {"test", host.clock.now_s});
    EXPECT_TRUE(made.ok());
    return made->key.reveal();
}

bool has_audited(const SeededHost& host, const std::string& line) {
    const auto lines = testing::audited(host);
    return std::ranges::find(lines, line) != lines.end();
}

TEST(SignIn, the_right_password_opens_everything_that_the_role_allows) {
    const SeededHost host;
    Visitor visitor(host);
    EXPECT_EQ(visitor.ask("GET", page).status, 401);
    const auto response = visitor.sign_in("ROOT");
    ASSERT_EQ(response.status, 200) << response.body;
    const auto session = json::parse(response.body);
    EXPECT_EQ(session.at("account").at("name").as_string(), "root");
    EXPECT_EQ(session.at("account").at("role").as_string(), "Global Sys Admin");
    EXPECT_TRUE(session.at("can").at("manage_accounts").as_bool());
    EXPECT_EQ(session.at("expires_s").to_number<std::int64_t>(), host.clock.now_s + 30 * 60);
    EXPECT_EQ(session.at("host").at("developer"), false);
    EXPECT_EQ(visitor.ask("GET", page).status, 200);
    EXPECT_EQ(json::parse(visitor.ask("GET", "/api/v1/session").body), session);
    EXPECT_TRUE(has_audited(host, "root session.begin root"));
}

TEST(SignIn, the_cookie_is_for_this_host_its_own_pages_and_no_script) {
    const SeededHost host;
    const auto response = Visitor(host).sign_in("root");
    const auto& cookie = response.headers.at("set-cookie");
    EXPECT_TRUE(cookie.starts_with("__Host-risk_session=")) << cookie;
    EXPECT_TRUE(cookie.ends_with("; Path=/; Secure; HttpOnly; SameSite=Strict")) << cookie;
    EXPECT_EQ(response.body.find(testing::cookie_of(response).substr(20)), std::string::npos) << "only in the cookie";
    EXPECT_EQ(response.headers.at("cache-control"), "no-store");
}

TEST(SignIn, an_unknown_name_a_wrong_password_and_a_disabled_account_get_the_same_answer) {
    const SeededHost host;
    add_account(host, "ann", "Basic Administrator");
    const auto changed = store::AccountStore(host.database())
                             .change("ann", {"Ann", "Basic Administrator", true}, {"test", host.clock.now_s});
    ASSERT_TRUE(changed.ok());
    std::vector<json::value> answers;
    for (const auto& [name, password] :
         {std::pair("nobody", "correct horse battery"), std::pair("root", "wrong password"),
          std::pair("ann", "correct horse battery")}) {
        const auto response = Visitor(host).sign_in(name, password);
        EXPECT_EQ(response.status, 401);
        EXPECT_FALSE(response.headers.contains("set-cookie"));
        auto problem = json::parse(response.body);
        problem.as_object().erase("request_id");
        answers.push_back(problem);
    }
    EXPECT_EQ(answers[0], answers[1]);
    EXPECT_EQ(answers[0], answers[2]);
}

TEST(SignIn, what_was_typed_as_a_name_is_kept_only_if_there_is_such_an_account) {
    const SeededHost host;
    Visitor(host).sign_in("my-secret-passphrase", "whatever it was");
    Visitor(host).sign_in("root", "wrong password");
    const auto lines = testing::audited(host);
    EXPECT_EQ(std::ranges::count(lines, "somebody at 127.0.0.1 session.refused "), 1);
    EXPECT_EQ(std::ranges::count(lines, "somebody at 127.0.0.1 session.refused root"), 1);
    for (const auto& line : lines) EXPECT_EQ(line.find("passphrase"), std::string::npos);
}

TEST(SignIn, failures_make_the_next_attempt_wait_and_the_right_password_too) {
    SeededHost host;
    Visitor visitor(host);
    for (int i = 0; i < 3; ++i) EXPECT_EQ(visitor.sign_in("root", "wrong password").status, 401);
    const auto early = visitor.sign_in("root");
    EXPECT_EQ(early.status, 429);
    EXPECT_EQ(early.headers.at("retry-after"), "1");
    EXPECT_EQ(json::parse(early.body).at("retry_after_s"), 1);
    host.clock.now_s += 1;
    EXPECT_EQ(visitor.sign_in("root").status, 200);
    EXPECT_EQ(visitor.sign_in("root", "wrong password").status, 401) << "success has forgotten the failures";
    EXPECT_EQ(visitor.sign_in("root").status, 200);
}

TEST(SignIn, a_body_that_does_not_fit_is_told_field_by_field) {
    const SeededHost host;
    Visitor visitor(host);
    const auto response = visitor.ask("POST", "/api/v1/session", R"({"name":7,"role":"Global Sys Admin"})");
    EXPECT_EQ(response.status, 422);
    std::set<std::string> fields;
    const auto problem = json::parse(response.body);
    for (const auto& each : problem.at("errors").as_array()) fields.emplace(each.at("field").as_string());
    EXPECT_EQ(fields, (std::set<std::string>{"name", "password", "role"}));
    EXPECT_EQ(visitor.ask("POST", "/api/v1/session", "{").status, 400);
    EXPECT_EQ(visitor.ask("POST", "/api/v1/session", "[]").status, 400);
}

TEST(SignIn, an_id_that_somebody_planted_is_never_taken_over) {
    const SeededHost host;
    Visitor visitor(host);
    visitor.cookie = "__Host-risk_session=planted-by-somebody-else-0123456789abcdef";
    EXPECT_EQ(visitor.ask("GET", page).status, 401);
    EXPECT_EQ(visitor.sign_in("root").status, 200);
    EXPECT_EQ(visitor.cookie.find("planted"), std::string::npos);
    const auto first = visitor.cookie;
    EXPECT_EQ(visitor.sign_in("root").status, 200);
    EXPECT_NE(visitor.cookie, first);
    Visitor thief(host);
    thief.cookie = first;
    EXPECT_EQ(thief.ask("GET", page).status, 401) << "signing in again ends the former session";
}

TEST(StolenCookie, is_of_no_use_after_sign_out) {
    const SeededHost host;
    Visitor visitor(host), thief(host);
    visitor.sign_in("root");
    thief.cookie = visitor.cookie;
    EXPECT_EQ(thief.ask("GET", page).status, 200) << "until then it is as good as the owner's";
    EXPECT_EQ(visitor.ask("DELETE", "/api/v1/session").status, 204);
    EXPECT_TRUE(visitor.cookie.empty());
    EXPECT_EQ(thief.ask("GET", page).status, 401);
    EXPECT_TRUE(has_audited(host, "root session.end root"));
}

TEST(StolenCookie, is_of_no_use_after_half_an_hour_or_half_a_day) {
    SeededHost host;
    Visitor visitor(host);
    visitor.sign_in("root");
    host.clock.now_s += 30 * 60 - 1;
    EXPECT_EQ(visitor.ask("GET", page).status, 200);
    host.clock.now_s += 30 * 60;
    EXPECT_EQ(visitor.ask("GET", page).status, 401);
    visitor.sign_in("root");
    for (int i = 0; i < 12 * 4; ++i) {
        EXPECT_EQ(visitor.ask("GET", page).status, 200) << i;
        host.clock.now_s += 15 * 60;
    }
    EXPECT_EQ(visitor.ask("GET", page).status, 401) << "twelve hours, however busy";
}

TEST(StolenCookie, is_of_no_use_after_another_role_disabling_or_removal) {
    const SeededHost host;
    const std::vector<std::string> ends{R"(PUT {"display_name":"Ann","role":"Full Administrator","disabled":false})",
                                        R"(PUT {"display_name":"Ann","role":"Full Administrator","disabled":true})",
                                        "DELETE "};
    add_account(host, "ann", "Basic Administrator");
    for (const auto& end : ends) {
        store::AccountStore accounts(host.database());
        const auto account = accounts.find("ann");
        if (account->disabled) {
            ASSERT_TRUE(accounts.change("ann", {"Ann", account->role, false}, {"test", host.clock.now_s}).ok());
        }
        Visitor visitor(host);
        ASSERT_EQ(visitor.sign_in("ann").status, 200);
        const auto blank = end.find(' ');
        const auto response = host.ask(end.substr(0, blank), "/api/v1/accounts/ann", end.substr(blank + 1));
        EXPECT_LT(response.status, 300) << response.body;
        EXPECT_EQ(visitor.ask("GET", page).status, 401) << end;
    }
}

TEST(Presence, what_pages_ask_for_by_themselves_does_not_keep_a_session_alive) {
    SeededHost host;
    Visitor visitor(host);
    visitor.sign_in("root");
    for (int i = 0; i < 29; ++i) {
        host.clock.now_s += 60;
        EXPECT_EQ(visitor.ask("GET", page, "", {{"Risk-Background", "1"}}).status, 200);
        EXPECT_EQ(visitor.ask("GET", page, "", {{"Accept", "text/event-stream"}}).status, 200)
            << "a stream that comes back";
    }
    host.clock.now_s += 60;
    EXPECT_EQ(visitor.ask("GET", page, "", {{"Risk-Background", "1"}}).status, 401);
}

TEST(Password, is_changed_by_its_owner_and_ends_the_other_sessions) {
    const SeededHost host;
    Visitor here(host), there(host);
    here.sign_in("root");
    there.sign_in("root");
    const auto before = here.cookie;
    const auto change = [&](const char* current, const char* password) {
        return here.ask("POST", "/api/v1/password", body({{"current", current}, {"password", password}}));
    };
    EXPECT_EQ(change("wrong", "another good one").status, 422);
    EXPECT_EQ(change(testing::cheap_password, "short").status, 422);
    EXPECT_EQ(change(testing::cheap_password, "another good one").status, 204);
    EXPECT_NE(here.cookie, before) << "a new id";
    EXPECT_EQ(here.ask("GET", page).status, 200);
    EXPECT_EQ(there.ask("GET", page).status, 401);
    EXPECT_EQ(there.sign_in("root").status, 401);
    EXPECT_EQ(there.sign_in("root", "another good one").status, 200);
    EXPECT_TRUE(has_audited(host, "root account.password root"));
}

TEST(Password, cannot_be_guessed_faster_from_within) {
    const SeededHost host;
    Visitor visitor(host);
    visitor.sign_in("root");
    const auto guess = body({{"current", "a guess"}, {"password", "another good one"}});
    for (int i = 0; i < 3; ++i) EXPECT_EQ(visitor.ask("POST", "/api/v1/password", guess).status, 422);
    EXPECT_EQ(visitor.ask("POST", "/api/v1/password", guess).status, 429);
}

TEST(OneTimeLink, signs_in_once_within_ten_minutes) {
    SeededHost host;
    const auto key = link_of(host, LinkPurpose::sign_in, "root");
    Visitor visitor(host), second(host);
    EXPECT_EQ(visitor.ask("POST", "/api/v1/session/link", body({{"link", key.c_str()}})).status, 200);
    EXPECT_EQ(visitor.ask("GET", page).status, 200);
    EXPECT_EQ(second.ask("POST", "/api/v1/session/link", body({{"link", key.c_str()}})).status, 401);
    const auto late = link_of(host, LinkPurpose::sign_in, "root");
    host.clock.now_s += 600;
    EXPECT_EQ(second.ask("POST", "/api/v1/session/link", body({{"link", late.c_str()}})).status, 401);
    EXPECT_TRUE(has_audited(host, "root session.begin root"));
}

TEST(OneTimeLink, for_a_password_is_not_used_up_by_a_bad_one_and_is_for_nothing_else) {
    const SeededHost host;
    const auto key = link_of(host, LinkPurpose::reset, "root");
    const auto reset = [&](Visitor& visitor, const char* password) {
        return visitor.ask("POST", "/api/v1/password/reset", body({{"link", key.c_str()}, {"password", password}}));
    };
    Visitor visitor(host), second(host);
    EXPECT_EQ(visitor.ask("POST", "/api/v1/session/link", body({{"link", key.c_str()}})).status, 401);
    EXPECT_EQ(reset(visitor, "short").status, 422);
    EXPECT_EQ(reset(visitor, "root").status, 422);
    EXPECT_EQ(reset(visitor, "another good one").status, 200);
    EXPECT_EQ(visitor.ask("GET", page).status, 200);
    EXPECT_EQ(reset(second, "yet another one").status, 401);
    EXPECT_EQ(second.sign_in("root", "another good one").status, 200);
}

TEST(SetUp, G8_before_it_nothing_answers_but_health_and_the_set_up_itself) {
    SeededHost host(SeededHost::Administrator::none);
    Visitor visitor(host);
    for (const auto* target : {"/api/v1/session", page, "/api/v1/integrations", "/metrics", "/api/v1/accounts"}) {
        const auto response = visitor.ask("GET", target);
        EXPECT_EQ(response.status, 503) << target;
        EXPECT_NE(response.body.find("no administrator"), std::string::npos);
    }
    EXPECT_EQ(visitor.sign_in("root").status, 503);
    EXPECT_EQ(visitor.ask("POST", "/api/v1/session/link", body({{"link", "x"}})).status, 503);
    EXPECT_EQ(visitor.ask("GET", "/healthz").status, 200);
    EXPECT_EQ(visitor.ask("GET", "/api/v1/set-up").body, "{\"needed\":true}\n");
}

class FirstDay : public ::testing::Test {
  protected:
    FirstDay() {
        const auto made = store::OneTimeLinkStore(host.database()).make_set_up({"host", host.clock.now_s});
        key = made->key.reveal();
        EXPECT_TRUE(store::write_set_up_file(file().parent_path(), "http://localhost/set-up#" + key).ok());
    }
    [[nodiscard]] std::filesystem::path file() const { return host.database().file().parent_path() / "set-up-link"; }
    testing::RawResponse set_up(const std::string& link, const char* password = "another good one",
                                const char* name = "ann") {
        return visitor.ask(
            "POST", "/api/v1/set-up",
            body({{"link", link.c_str()}, {"name", name}, {"display_name", "Ann"}, {"password", password}}));
    }

    SeededHost host{SeededHost::Administrator::none};
    Visitor visitor{host};
    std::string key;
};

TEST_F(FirstDay, the_link_makes_the_first_administrator_once) {
    EXPECT_EQ(set_up("AAAAAAAAAAAAAAAAAAAAAA").status, 401);
    EXPECT_EQ(set_up(key, "short").status, 422);
    EXPECT_EQ(set_up(key, "another good one", "command line (uid 0)").status, 422);
    EXPECT_TRUE(std::filesystem::exists(file()));
    const auto response = set_up(key);
    ASSERT_EQ(response.status, 201) << response.body;
    EXPECT_EQ(json::parse(response.body).at("account").at("role").as_string(), "Global Sys Admin");
    EXPECT_FALSE(std::filesystem::exists(file()));
    EXPECT_EQ(visitor.ask("GET", page).status, 200);
    EXPECT_EQ(set_up(key, "another good one", "ben").status, 409);
    EXPECT_EQ(visitor.ask("GET", "/api/v1/set-up").body, "{\"needed\":false}\n");
    EXPECT_TRUE(has_audited(host, "ann account.add ann"));
    EXPECT_EQ(Visitor(host).sign_in("ann", "another good one").status, 200);
}

TEST_F(FirstDay, the_link_expires_after_an_hour) {
    host.clock.now_s += 3600;
    EXPECT_EQ(set_up(key).status, 401);
    EXPECT_EQ(visitor.ask("GET", page).status, 503);
}

TEST_F(FirstDay, another_site_cannot_set_up_the_host) {
    const auto request =
        body({{"link", key.c_str()}, {"name", "ann"}, {"display_name", "A"}, {"password", "another good one"}});
    const testing::RawRequest foreign{
        "POST", "/api/v1/set-up", {{"Sec-Fetch-Site", "cross-site"}, {"Content-Type", "application/json"}}, request};
    EXPECT_EQ(testing::send(host.port(), foreign).status, 403);
    const testing::RawRequest form{"POST", "/api/v1/set-up", {{"Content-Type", "text/plain"}}, request};
    EXPECT_EQ(testing::send(host.port(), form).status, 415);
}

TEST_F(FirstDay, the_file_with_the_link_is_for_its_owner_only) {
    EXPECT_EQ(std::filesystem::status(file()).permissions(), std::filesystem::perms(0600));
    std::string text;
    std::getline(std::ifstream(file()) >> std::ws, text);
    EXPECT_TRUE(text.ends_with(key));
}

}  // namespace
}  // namespace risk::web
