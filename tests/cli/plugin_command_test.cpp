// SPDX-License-Identifier: Apache-2.0
#include <boost/json.hpp>
#include <fstream>
#include <sstream>

#include "store/database.hpp"
#include "store/quarantine_store.hpp"
#include "workspace.hpp"

namespace risk::cli {
namespace {

class PluginCommand : public testing::Workspace {
  protected:
    [[nodiscard]] std::string manifest() const { return (plugins() / "parcel.json").string(); }
    [[nodiscard]] std::string config(const std::string& token = testing::planted_secret) const {
        return file("config.json", R"({"base_url":"https://a.example.com","count":3,"token":")" + token + "\"}")
            .string();
    }
    static std::vector<boost::json::value> lines(const std::string& text) {
        std::vector<boost::json::value> values;
        std::istringstream in(text);
        for (std::string line; std::getline(in, line);) values.push_back(boost::json::parse(line));
        return values;
    }
};

TEST_F(PluginCommand, lists_what_is_usable) {
    const auto rows = json({"plugin", "list"}).as_array();
    ASSERT_FALSE(rows.empty());
    EXPECT_EQ(rows[0].at("id").as_string(), "parcel");
    EXPECT_EQ(rows[0].at("usable").as_bool(), true);
}

TEST_F(PluginCommand, run_prints_events_as_json_lines_in_a_child_and_in_process) {
    for (const auto& mode : {std::vector<std::string>{}, std::vector<std::string>{"--in-process"}}) {
        std::vector<std::string> arguments{"plugin", "run", manifest(), "--config", config(), "--polls", "2"};
        arguments.insert(arguments.end(), mode.begin(), mode.end());
        const auto outcome = run(arguments);
        EXPECT_EQ(outcome.status, 0) << outcome.err;
        const auto events = lines(outcome.out);
        ASSERT_EQ(events.size(), 3U);
        EXPECT_EQ(events[1].at("id").as_string(), "parcel-1");
        EXPECT_EQ(events[1].at("body").at("weight").to_number<double>(), 2.5);
        EXPECT_NE(outcome.err.find("poll 2 (0 events): RP_OK"), std::string::npos) << outcome.err;
        EXPECT_EQ(outcome.err.find(testing::planted_secret), std::string::npos) << outcome.err;
    }
}

TEST_F(PluginCommand, run_goes_on_from_the_checkpoint_it_kept) {
    const std::vector<std::string> arguments{
        "plugin", "run", manifest(), "--config", config(), "--checkpoint", (root_ / "checkpoint").string()};
    EXPECT_EQ(lines(run(arguments).out).size(), 3U);
    EXPECT_EQ(lines(run(arguments).out).size(), 0U);
}

TEST_F(PluginCommand, run_does_not_keep_a_checkpoint_whose_events_were_not_printed) {
    const auto checkpoint = root_ / "checkpoint";
    auto full = launch({"plugin", "run", manifest(), "--config", config(), "--checkpoint", checkpoint.string()});
    full.output_file = "/dev/full";
    EXPECT_EQ(testing::run_program(full).status, 1);
    EXPECT_FALSE(std::filesystem::exists(checkpoint));
}

TEST_F(PluginCommand, run_says_how_a_verb_failed) {
    const auto outcome = run({"plugin", "run", manifest(), "--config", config("limited")});
    EXPECT_EQ(outcome.status, 1);
    EXPECT_NE(outcome.err.find("activate: RP_E_FORBIDDEN (people.read): Parcel does not let"), std::string::npos)
        << outcome.err;
}

TEST_F(PluginCommand, release_lifts_a_quarantine_once_and_is_audited) {
    ASSERT_EQ(run({"entitlement", "grant", "engage"}).status, 0);
    EXPECT_NE(run({"plugin", "release", "parcel"}).out.find("is not in quarantine"), std::string::npos);
    {
        auto database = store::Database::open(data() / "host.db", store::OpenMode::existing);
        ASSERT_TRUE(database.ok());
        std::ifstream file(manifest());
        const auto described = boost::json::parse(std::string(std::istreambuf_iterator<char>(file), {}));
        store::QuarantineStore(**database).add(described.at("library").at("sha256").as_string().c_str(), 1);
    }
    EXPECT_NE(run({"plugin", "release", "parcel"}).out.find("has been released"), std::string::npos);
    EXPECT_NE(run({"plugin", "release", "parcel"}).out.find("is not in quarantine"), std::string::npos);
    EXPECT_EQ(audited(), (std::vector<std::string>{"entitlement.grant", "plugin.release"}));
    testing::expect_told(run({"plugin", "release", "parcle"}), 3, {"Did you mean \"parcel\"?"});
}

TEST_F(PluginCommand, check_prints_a_line_a_check_and_fails_if_one_does) {
    const auto good =
        run({"plugin", "check", manifest(), "--config", config(), "--only", "library.exports", "--format", "json"});
    EXPECT_EQ(good.status, 0) << good.out << good.err;
    EXPECT_EQ(boost::json::parse(good.out).at(0).at("verdict").as_string(), "passed");
    EXPECT_NE(good.err.find("1 passed, 0 failed, 0 not judged."), std::string::npos) << good.err;
    // Parcel looks for names in its configuration and takes what is no JSON for one.
    const auto bad = run({"plugin", "check", manifest(), "--config", config(), "--only", "configure.bad_json"});
    EXPECT_EQ(bad.status, 1) << bad.out << bad.err;
    testing::expect_told(run({"plugin", "check", manifest(), "--only", "library.exprots"}), 3,
                         {"Did you mean \"library.exports\"?"});
}

constexpr const char* typed_password = "correct horse battery";

/// `plugin keygen`, answered on a terminal.
testing::Outcome keygen_with(const testing::Launch& launch, const std::string& first, const std::string& second) {
    testing::TerminalProgram terminal(launch);
    terminal.read_until("Password of the key: ");
    terminal.type(first + "\n");
    terminal.read_until("The same again: ");
    terminal.type(second + "\n");
    return terminal.wait();
}

TEST_F(PluginCommand, asks_for_a_keys_password_on_a_terminal_without_echo) {
    const auto key = (root_ / "own").string();
    const auto made = keygen_with(launch({"plugin", "keygen", key}), typed_password, typed_password);
    ASSERT_EQ(made.status, 0) << made.out;
    EXPECT_EQ(made.out.find(typed_password), std::string::npos);

    testing::TerminalProgram terminal(launch({"plugin", "sign", manifest(), "--key", key + ".key"}));
    terminal.read_until("Password of the key: ");
    terminal.type(std::string(typed_password) + "\n");
    const auto outcome = terminal.wait();
    EXPECT_EQ(outcome.status, 0) << outcome.out;
    EXPECT_EQ(outcome.out.find(typed_password), std::string::npos);
    EXPECT_EQ(run({"plugin", "verify", manifest(), "--key", key + ".pub"}).status, 0);
}

TEST_F(PluginCommand, a_password_that_was_not_typed_the_same_twice_makes_no_key) {
    const auto key = root_ / "own";
    const auto outcome =
        keygen_with(launch({"plugin", "keygen", key.string()}), typed_password, "correct house battery");
    EXPECT_EQ(outcome.status, 2) << outcome.out;
    EXPECT_NE(outcome.out.find("The passwords are not the same"), std::string::npos) << outcome.out;
    EXPECT_FALSE(std::filesystem::exists(key.string() + ".key"));
}

}  // namespace
}  // namespace risk::cli
