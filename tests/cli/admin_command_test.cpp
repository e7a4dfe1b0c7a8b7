// SPDX-License-Identifier: Apache-2.0
#include <boost/json.hpp>
#include <csignal>
#include <fstream>

#include "../web/raw_http.hpp"
#include "workspace.hpp"

namespace risk::cli {
namespace {

using testing::expect_told;
using testing::Outcome;
using testing::RunningProgram;
using testing::TerminalProgram;

constexpr auto password = "correct horse battery";

class Admin : public testing::Workspace {
  protected:
    [[nodiscard]] Outcome create(const std::string& name, std::vector<std::string> more = {},
                                 const std::string& secret = password) const {
        std::vector<std::string> arguments{"admin", "create", name, "--password-stdin"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return run(arguments, secret);
    }
    [[nodiscard]] boost::json::value account(const std::string& name) const {
        const auto all = json({"admin", "list"});
        for (const auto& each : all.as_array()) {
            if (each.at("name").as_string() == name) return each;
        }
        return nullptr;
    }
};

TEST_F(Admin, an_account_is_made_listed_changed_and_removed) {
    ASSERT_EQ(create("ann", {"--display-name", "Ann Lee"}).status, 0);
    ASSERT_EQ(create("ben", {"--role", "basic administrator"}).status, 0);
    EXPECT_EQ(account("ann").at("role").as_string(), "Global Sys Admin");
    EXPECT_EQ(account("ann").at("display_name").as_string(), "Ann Lee");
    EXPECT_EQ(account("ben").at("role").as_string(), "Basic Administrator");
    EXPECT_EQ(run({"admin", "disable", "ben"}).status, 0);
    EXPECT_TRUE(account("ben").at("disabled").as_bool());
    EXPECT_EQ(run({"admin", "enable", "BEN"}).status, 0);
    EXPECT_FALSE(account("ben").at("disabled").as_bool());
    EXPECT_EQ(run({"admin", "role", "ben", "Super Administrator"}).status, 0);
    EXPECT_EQ(account("ben").at("role").as_string(), "Super Administrator");
    expect_told(run({"admin", "remove", "ben"}), 2, {"--yes"});
    EXPECT_EQ(run({"admin", "remove", "ben", "--yes"}).status, 0);
    EXPECT_TRUE(account("ben").is_null());
    EXPECT_EQ(audited(), (std::vector<std::string>{"account.add", "account.add", "account.change", "account.change",
                                                   "account.change", "account.remove"}));
}

TEST_F(Admin, what_cannot_be_is_told_and_changes_nothing) {
    expect_told(create("ann", {"--role", "Basic Administrator"}), 4, {"Global Sys Admin"});
    expect_told(create("ann", {}, "short"), 2, {"password", "12 characters"});
    expect_told(create("a b"), 2, {"name"});
    expect_told(create("ann", {"--role", "Root"}), 3, {"no such role", "admin roles"});
    expect_told(run({"admin", "create", "ann"}), 2, {"--password-stdin"});
    ASSERT_EQ(create("ann").status, 0);
    expect_told(create("ANN"), 4, {"already", "admin reset"});
    for (const auto& last : std::vector<std::vector<std::string>>{{"admin", "disable", "ann"},
                                                                  {"admin", "remove", "ann", "--yes"},
                                                                  {"admin", "role", "ann", "Super Administrator"}}) {
        expect_told(run(last), 4, {"another enabled account with the role Global Sys Admin"});
    }
    for (const auto* command : {"disable", "enable", "remove", "link", "reset"}) {
        expect_told(run({"admin", command, "nobody"}), 3, {"no such account"});
    }
    EXPECT_EQ(audited(), std::vector<std::string>{"account.add"});
}

TEST_F(Admin, a_password_is_asked_for_twice_on_a_terminal_without_echo) {
    TerminalProgram wrong(launch({"admin", "create", "ann"}));
    wrong.read_until("Password: ");
    wrong.type("correct horse battery\n");
    wrong.read_until("The same again: ");
    wrong.type("correct horse batterz\n");
    EXPECT_EQ(wrong.wait().status, 2);
    TerminalProgram program(launch({"admin", "create", "ann"}));
    program.read_until("Password: ");
    program.type("correct horse battery\n");
    program.read_until("The same again: ");
    program.type("correct horse battery\n");
    const auto outcome = program.wait();
    EXPECT_EQ(outcome.status, 0) << outcome.out;
    EXPECT_EQ(outcome.out.find("horse"), std::string::npos) << outcome.out;
}

TEST_F(Admin, a_link_alone_stands_on_standard_output) {
    ASSERT_EQ(create("ann").status, 0);
    const auto link = run({"admin", "link", "ann", "--url", "https://risk.example.com/"});
    EXPECT_TRUE(link.out.starts_with("https://risk.example.com/sign-in#")) << link.out;
    EXPECT_EQ(link.out.find('\n'), link.out.size() - 1);
    EXPECT_TRUE(run({"admin", "link", "ann"}).out.starts_with("http://127.0.0.1:8080/sign-in#"));
    const auto reset = json({"admin", "reset", "ann"});
    EXPECT_TRUE(reset.at("url").as_string().starts_with("http://127.0.0.1:8080/reset#"));
    ASSERT_EQ(create("ben").status, 0);
    ASSERT_EQ(run({"admin", "disable", "ben"}).status, 0);
    expect_told(run({"admin", "link", "ben"}), 4, {"disabled"});
}

TEST_F(Admin, roles_are_listed) {
    ASSERT_EQ(create("ann").status, 0);
    const auto roles = json({"admin", "roles"});
    EXPECT_EQ(roles.as_array().size(), 6U);
    EXPECT_EQ(roles.at(0).at("accounts"), 1);
}

TEST_F(Admin, a_token_is_printed_once_and_lasts_a_year_at_most) {
    ASSERT_EQ(create("ann").status, 0);
    const auto made = run({"token", "create", "nightly", "--role", "Basic Administrator", "--expires", "30d"});
    EXPECT_EQ(made.status, 0) << made.err;
    EXPECT_TRUE(made.out.starts_with("risk_")) << made.out;
    const auto listed = run({"token", "list", "--format", "json"}).out;
    EXPECT_EQ(listed.find(made.out.substr(0, made.out.size() - 1)), std::string::npos);
    EXPECT_NE(listed.find("nightly"), std::string::npos);
    for (const auto* bad : {"366d", "0d", "soon", "-1d"}) {
        expect_told(run({"token", "create", "x", "--role", "Basic Administrator", std::string("--expires=") + bad}), 2,
                    {"--expires", "365d"});
    }
    expect_told(run({"token", "create", "NIGHTLY", "--role", "Basic Administrator", "--expires", "1d"}), 4,
                {"another", "name"});
    expect_told(run({"token", "create", "x", "--role", "Nobody", "--expires", "1d"}), 3, {"no such role"});
    EXPECT_EQ(run({"token", "revoke", "Nightly"}).status, 0);
    expect_told(run({"token", "revoke", "nightly"}), 3, {"no such token"});
}

TEST_F(Admin, the_first_start_prints_a_link_that_is_also_in_a_file_for_its_owner_only) {
    const auto file = data() / "set-up-link";
    std::string former;
    for (int start = 0; start < 2; ++start) {
        RunningProgram host(launch({"serve", "--listen", "127.0.0.1:0"}));
        host.read_until("/set-up#");
        std::string line;
        ASSERT_TRUE(std::getline(std::ifstream(file) >> std::ws, line));
        EXPECT_NE(line, former) << "a new one at each start";
        EXPECT_EQ(std::filesystem::status(file).permissions(), std::filesystem::perms(0600));
        former = line;
        const auto port = static_cast<std::uint16_t>(std::stoi(line.substr(line.rfind(':') + 1)));
        EXPECT_EQ(web::testing::request(port, "GET", "/api/v1/scores").status, 503);
        host.signal(SIGTERM);
        EXPECT_NE(host.wait().out.find(line), std::string::npos) << "printed";
    }
    ASSERT_EQ(create("ann").status, 0);
    EXPECT_FALSE(std::filesystem::exists(file));
    RunningProgram host(launch({"serve", "--listen", "127.0.0.1:0"}));
    host.read_until("Listening on ");
    EXPECT_TRUE(run({"admin", "link", "ann"}).out.starts_with("http://127.0.0.1:")) << "as the running host says";
    host.signal(SIGTERM);
    EXPECT_EQ(host.wait().out.find("set-up"), std::string::npos);
    EXPECT_FALSE(std::filesystem::exists(file));
}

TEST_F(Admin, a_link_leads_to_the_host_that_runs) {
    const auto token = let_in();
    RunningProgram host(launch({"serve", "--listen", "127.0.0.1:0"}));
    auto said = host.read_until("Listening on ");
    said = host.read_until("\n");
    auto url = said.substr(said.find("http://"));
    url = url.substr(0, url.find('\n'));
    const auto link = run({"admin", "link", "root"}).out;
    EXPECT_TRUE(link.starts_with(url + "/sign-in#")) << link;
    const auto port = static_cast<std::uint16_t>(std::stoi(url.substr(url.rfind(':') + 1)));
    const auto key = link.substr(link.find('#') + 1, 22);
    const web::testing::RawRequest asked{
        "POST", "/api/v1/session/link", {{"Content-Type", "application/json"}}, R"({"link":")" + key + "\"}"};
    EXPECT_EQ(web::testing::send(port, asked).status, 200);
    EXPECT_EQ(web::testing::send(port, asked).status, 401) << "once";
}

TEST_F(Admin, no_password_token_or_link_stands_in_any_file) {
    ASSERT_EQ(create("ann", {}, testing::planted_secret).status, 0);
    EXPECT_FALSE(secret_is_in_a_file());
}

}  // namespace
}  // namespace risk::cli
