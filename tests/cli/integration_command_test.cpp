// SPDX-License-Identifier: Apache-2.0
#include <boost/json.hpp>

#include "workspace.hpp"

namespace risk::cli {
namespace {

using testing::expect_told;
using testing::Outcome;
using testing::planted_secret;

class IntegrationCommand : public testing::Workspace {
  protected:
    void SetUp() override { ASSERT_EQ(run({"entitlement", "grant", "engage"}).status, 0); }
};

TEST_F(IntegrationCommand, adds_lists_and_shows_without_the_secret) {
    const auto added = add("Acme", {"--set", "count=7", "--interval", "5m", "--contact-name", "Ann", "--contact-email",
                                    "ann@x.test", "--description", "EU"});
    EXPECT_EQ(added.status, 0) << added.err;
    EXPECT_NE(added.out.find("\"Acme\" has been added."), std::string::npos);
    const auto row = json({"integration", "list"}).at(0);
    EXPECT_EQ(row.at("name").as_string(), "Acme");
    EXPECT_EQ(row.at("status").as_string(), "Host not running");
    EXPECT_EQ(row.at("interval").as_string(), "5m");
    const auto shown = json({"integration", "show", "acme"});
    EXPECT_EQ(shown.at("configuration").at("count").to_number<int>(), 7);
    EXPECT_EQ(shown.at("configuration").at("fast").as_bool(), true);
    EXPECT_FALSE(shown.at("configuration").as_object().contains("token"));
    EXPECT_EQ(shown.at("contact").at("email").as_string(), "ann@x.test");
    EXPECT_NE(run({"integration", "show", "1"}).out.find("(stored, never shown)"), std::string::npos);
}

TEST_F(IntegrationCommand, F7_the_secret_is_in_no_output_and_in_no_file) {
    std::string all;
    const auto keep = [&](const Outcome& outcome) { all += outcome.out + outcome.err; };
    keep(add("Acme"));
    for (const auto* format : {"table", "json", "csv"}) {
        keep(run({"integration", "list", "--format", format}));
        keep(run({"integration", "show", "Acme", "--format", format}));
    }
    keep(run({"integration", "edit", "Acme", "--set", "count=1"}));
    keep(run({"integration", "test", "Acme"}));
    keep(run({"integration", "remove", "Acme", "--yes"}));
    EXPECT_EQ(all.find(planted_secret), std::string::npos);
    EXPECT_FALSE(secret_is_in_a_file());
}

TEST_F(IntegrationCommand, F3_lists_every_wrong_field_by_name_and_adds_nothing) {
    const auto outcome = run({"integration", "add", "Acme", "--set", "count=many", "--set", "fst=true", "--set",
                              "base_url=nonsense", "--interval", "soon", "--contact-email", "ann"});
    expect_told(outcome, 2,
                {"count (Events): expected a whole number, found \"many\"", "Did you mean \"fast\"?", "base_url",
                 "Token is missing: token", "--interval: expected a duration",
                 "--contact-email: expected an e-mail address", "nothing was changed"});
    EXPECT_TRUE(json({"integration", "list"}).as_array().empty());
    EXPECT_EQ(audited(), std::vector<std::string>{"entitlement.grant"});
}

TEST_F(IntegrationCommand, refuses_a_value_outside_its_limits) {
    expect_told(add("Acme", {"--set", "count=51"}), 2, {"count", "at most 50", "51"});
    expect_told(add("Acme", {"--interval", "5s"}), 2, {"--interval: expected 10s to 1h, found 5s"});
    expect_told(add("Acme", {}, "abc"), 2, {"token", "4"});
}

TEST_F(IntegrationCommand, refuses_a_secret_on_the_command_line) {
    const auto outcome = run({"integration", "add", "Acme", "--set", "base_url=https://a.example.com", "--set",
                              std::string("token=") + planted_secret});
    expect_told(outcome, 2, {"token: expected a secret from the terminal", "--secret-file token=FILE"});
}

TEST_F(IntegrationCommand, takes_the_secret_from_a_file) {
    const auto path = file("secret.txt", std::string(planted_secret) + "\n");
    EXPECT_EQ(run({"integration", "add", "Acme", "--set", "base_url=https://a.example.com", "--secret-file",
                   "token=" + path.string()})
                  .status,
              0);
    expect_told(run({"integration", "add", "Two", "--set", "base_url=https://a.example.com", "--secret-file",
                     "token=/nonexistent"}),
                2, {"/nonexistent", "No such file"});
}

TEST_F(IntegrationCommand, asks_for_the_secret_on_a_terminal_without_echo) {
    testing::TerminalProgram terminal(
        launch({"integration", "add", "Acme", "--set", "base_url=https://a.example.com", "--secret", "token"}));
    terminal.read_until("token (Token): ");
    terminal.type(std::string(planted_secret) + "\n");
    const auto outcome = terminal.wait();
    EXPECT_EQ(outcome.status, 0) << outcome.out;
    EXPECT_NE(outcome.out.find("has been added"), std::string::npos);
    EXPECT_EQ(outcome.out.find(planted_secret), std::string::npos);
}

TEST_F(IntegrationCommand, F4_refuses_a_name_that_is_taken_whatever_its_case) {
    ASSERT_EQ(add("Acme").status, 0);
    expect_told(add("aCME"), 4, {"There is an integration of this name already: aCME", "host_stub integration edit"});
    EXPECT_EQ(json({"integration", "list"}).as_array().size(), 1U);
}

TEST_F(IntegrationCommand, G2_without_the_entitlement_nothing_is_added) {
    ASSERT_EQ(run({"entitlement", "revoke", "engage"}).status, 0);
    expect_told(add("Acme"), 4, {"The entitlement \"engage\" is missing", "host_stub entitlement grant engage"});
}

TEST_F(IntegrationCommand, names_the_nearest_plugin_when_there_is_none_of_that_id) {
    expect_told(run({"integration", "add", "Acme", "--plugin", "parcle"}), 3,
                {"There is no such plugin", "Did you mean \"parcel\"?"});
}

TEST_F(IntegrationCommand, dry_run_prints_permissions_and_stores_nothing) {
    const auto outcome = add("Acme", {"--dry-run"});
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    EXPECT_NE(outcome.out.find("Parcels: read"), std::string::npos);
    EXPECT_NE(outcome.out.find("Status: Connected"), std::string::npos);
    EXPECT_TRUE(json({"integration", "list"}).as_array().empty());
    EXPECT_TRUE(json({"events"}).as_array().empty());
}

TEST_F(IntegrationCommand, G7_R12_dry_run_names_the_permission_that_is_missing) {
    const auto outcome = add("Acme", {"--dry-run", "--format", "json"}, "limited");
    EXPECT_EQ(outcome.status, 1);
    const auto report = boost::json::parse(outcome.out);
    EXPECT_EQ(report.at("status").as_string(), "Permission missing");
    EXPECT_EQ(report.at("permissions").at(1).at("state").as_string(), "missing");
    EXPECT_NE(outcome.err.find("People: read"), std::string::npos) << outcome.err;
}

TEST_F(IntegrationCommand, F9_a_refused_credential_is_said_and_no_permission_is_called_granted) {
    const auto outcome = add("Acme", {"--dry-run", "--format", "json"}, "wrong");
    EXPECT_EQ(outcome.status, 1);
    const auto report = boost::json::parse(outcome.out);
    EXPECT_EQ(report.at("status").as_string(), "Credentials rejected");
    for (const auto& each : report.at("permissions").as_array()) EXPECT_NE(each.at("state").as_string(), "granted");
}

TEST_F(IntegrationCommand, test_makes_the_calls_of_a_stored_integration) {
    ASSERT_EQ(add("Acme").status, 0);
    EXPECT_EQ(run({"integration", "test", "Acme"}).status, 0);
    ASSERT_EQ(add("Bad", {}, "wrong").status, 0);
    const auto outcome = run({"integration", "test", "Bad"});
    EXPECT_EQ(outcome.status, 1);
    EXPECT_NE(outcome.err.find("Parcel refused the token"), std::string::npos) << outcome.err;
}

TEST_F(IntegrationCommand, F13_edit_keeps_what_is_not_mentioned) {
    ASSERT_EQ(add("Acme", {"--description", "EU"}).status, 0);
    const auto outcome =
        run({"integration", "edit", "Acme", "--set", "count=9", "--rename", "Zeta", "--interval", "1m"});
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    const auto shown = json({"integration", "show", "Zeta"});
    EXPECT_EQ(shown.at("configuration").at("count").to_number<int>(), 9);
    EXPECT_EQ(shown.at("configuration").at("base_url").as_string(), "https://a.example.com");
    EXPECT_EQ(shown.at("description").as_string(), "EU");
    EXPECT_EQ(run({"integration", "test", "Zeta"}).status, 0);
    EXPECT_EQ(run({"integration", "edit", "Zeta", "--unset", "count"}).status, 0);
    EXPECT_EQ(json({"integration", "show", "Zeta"}).at("configuration").at("count").to_number<int>(), 3);
}

TEST_F(IntegrationCommand, F13_a_changed_address_demands_the_secret_again) {
    ASSERT_EQ(add("Acme").status, 0);
    expect_told(run({"integration", "edit", "Acme", "--set", "base_url=https://evil.example.com"}), 2,
                {"token: expected the secret again, because Base URL changes", "--secret token"});
    EXPECT_EQ(json({"integration", "show", "Acme"}).at("configuration").at("base_url").as_string(),
              "https://a.example.com");
    EXPECT_EQ(run({"integration", "edit", "Acme", "--set", "base_url=https://b.example.com", "--secret-stdin", "token"},
                  "another")
                  .status,
              0);
    EXPECT_EQ(run({"integration", "edit", "Acme", "--set", "base_url=https://b.example.com"}).status, 0);
}

TEST_F(IntegrationCommand, pauses_and_resumes) {
    ASSERT_EQ(add("Acme").status, 0);
    EXPECT_EQ(run({"integration", "pause", "Acme"}).status, 0);
    EXPECT_EQ(json({"integration", "list"}).at(0).at("status").as_string(), "Paused");
    EXPECT_NE(run({"integration", "pause", "Acme"}).out.find("paused already"), std::string::npos);
    EXPECT_EQ(run({"integration", "resume", "Acme"}).status, 0);
    EXPECT_EQ(audited(), (std::vector<std::string>{"entitlement.grant", "integration.add", "integration.pause",
                                                   "integration.resume"}));
}

TEST_F(IntegrationCommand, F14_remove_asks_names_the_consequence_and_is_audited) {
    ASSERT_EQ(add("Acme").status, 0);
    expect_told(run({"integration", "remove", "Acme"}), 2, {"--yes", "events and scores stay"});
    testing::TerminalProgram terminal(launch({"integration", "remove", "Acme"}));
    terminal.read_until("Remove \"Acme\"? [y/N] ");
    terminal.type("n\n");
    EXPECT_EQ(terminal.wait().status, 4);
    EXPECT_EQ(json({"integration", "list"}).as_array().size(), 1U);
    EXPECT_EQ(run({"integration", "remove", "Acme", "--yes"}).status, 0);
    EXPECT_TRUE(json({"integration", "list"}).as_array().empty());
    EXPECT_EQ(audited().back(), "integration.remove");
}

TEST_F(IntegrationCommand, suggests_the_name_that_was_meant) {
    ASSERT_EQ(add("Acme").status, 0);
    for (const auto* command : {"show", "edit", "pause", "resume", "test", "remove"}) {
        expect_told(run({"integration", command, "Acne"}), 3,
                    {"There is no such integration: Acne", "Did you mean \"Acme\"?"});
    }
}

}  // namespace
}  // namespace risk::cli
