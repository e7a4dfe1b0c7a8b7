// SPDX-License-Identifier: Apache-2.0
#include <boost/json.hpp>
#include <csignal>

#include "workspace.hpp"

namespace risk::cli {
namespace {

using testing::eventually;
using testing::expect_told;

/// A store into which a host has read seven events of five people.
class ListFormat : public testing::Workspace {
  protected:
    void SetUp() override {
        ASSERT_EQ(run({"entitlement", "grant", "engage"}).status, 0);
        ASSERT_EQ(add("=Acme, \"Ltd\"", {"--set", "count=7"}).status, 0);
        testing::RunningProgram host(launch({"serve", "--listen", "127.0.0.1:0"}));
        host.read_until("Listening on ");
        ASSERT_TRUE(eventually([&] { return json({"events"}).as_array().size() == 7; }));
        host.signal(SIGTERM);
        ASSERT_EQ(host.wait().status, 0);
    }
};

TEST_F(ListFormat, json_has_types_and_names) {
    const auto events = json({"events", "--limit", "2"}).as_array();
    ASSERT_EQ(events.size(), 2U);
    EXPECT_TRUE(events[0].at("row").is_int64());
    EXPECT_TRUE(events[0].at("received_late").is_bool());
    EXPECT_EQ(events[0].at("fate").as_string(), "admitted");
    const auto scores = json({"scores"}).as_array();
    ASSERT_EQ(scores.size(), 5U);
    EXPECT_EQ(scores[0].at("score").to_number<double>(), 5.0);
    EXPECT_EQ(scores[0].at("band").as_string(), "Medium");
}

TEST_F(ListFormat, csv_guards_against_formulas_and_quotes) {
    const auto integrations = run({"integration", "list", "--format", "csv"}).out;
    EXPECT_NE(integrations.find("1,\"'=Acme, \"\"Ltd\"\"\",parcel,"), std::string::npos) << integrations;
    const auto events = run({"events", "--format", "csv"}).out;
    EXPECT_TRUE(events.starts_with("row,occurred,person,severity,fate,ignored_because,received_late,title,actor\r\n"))
        << events;
    EXPECT_NE(events.find(",\"'=A parcel "), std::string::npos) << events;
}

TEST_F(ListFormat, a_table_is_aligned_and_steers_no_terminal) {
    const auto table = run({"events"}).out;
    EXPECT_EQ(table.find('\x1b'), std::string::npos);
    EXPECT_NE(table.find("=A parcel ?[31mwas?[0m delivered"), std::string::npos) << table;
    const auto title = table.find("Title");
    std::size_t at = 0;
    for (int i = 0; i < 5; ++i) {
        at = table.find('\n', at) + 1;
        EXPECT_EQ(table.substr(at + title, 2), "=A") << table;
    }
}

TEST_F(ListFormat, colour_is_for_terminals_without_no_color) {
    testing::TerminalProgram coloured(launch({"events"}));
    EXPECT_NE(coloured.wait().out.find("\x1b[1m"), std::string::npos);
    auto plain = launch({"events"});
    plain.environment["NO_COLOR"] = "1";
    testing::TerminalProgram uncoloured(plain);
    EXPECT_EQ(uncoloured.wait().out.find("\x1b["), std::string::npos);
}

TEST_F(ListFormat, P7_scores_show_has_lines_that_add_up) {
    const auto scores = json({"scores"});
    for (const auto& row : scores.as_array()) {
        const auto shown = json({"scores", "show", std::string(row.at("email").as_string())});
        std::int64_t tenths = 0, seconds = 0;
        for (const auto& line : shown.at("lines").as_array()) {
            tenths += line.at("tenths").to_number<std::int64_t>();
            seconds += line.at("seconds").to_number<std::int64_t>();
        }
        EXPECT_EQ(tenths, shown.at("tenths").to_number<std::int64_t>());
        EXPECT_EQ(seconds, shown.at("left_seconds").to_number<std::int64_t>());
    }
    EXPECT_NE(run({"scores", "show", "P1@X.test"}).out.find("Score     5.0"), std::string::npos);
}

TEST_F(ListFormat, P1_events_show_has_the_details_in_every_format) {
    const auto row = std::to_string(json({"events"}).at(0).at("row").to_number<int>());
    EXPECT_EQ(json({"events", "show", row}).at("details").at("weight").to_number<double>(), 2.5);
    const auto table = run({"events", "show", row}).out;
    EXPECT_NE(table.find("to[1]"), std::string::npos);
    EXPECT_NE(table.find("box"), std::string::npos);
    EXPECT_NE(run({"events", "show", row, "--format", "csv"}).out.find("to[1]"), std::string::npos);
}

TEST_F(ListFormat, filters_choose_and_wrong_ones_are_named) {
    EXPECT_EQ(json({"events", "--person", "P1@x.test"}).as_array().size(), 2U);
    EXPECT_EQ(json({"events", "list", "--fate", "ignored"}).as_array().size(), 0U);
    EXPECT_EQ(json({"events", "--integration", "1"}).as_array().size(), 7U);
    EXPECT_EQ(json({"events", "--to", "2001-01-01"}).as_array().size(), 0U);
    expect_told(run({"events", "--from", "yesterday"}), 2, {"--from", "2025-11-22"});
    expect_told(run({"events", "--fate", "good"}), 2, {"--fate"});
    expect_told(run({"events", "--integration", "none"}), 3, {"There is no such integration"});
    expect_told(run({"events", "show", "99"}), 3, {"There is no such event: 99"});
    expect_told(run({"scores", "show", "nobody@x.test"}), 3, {"nobody@x.test"});
    expect_told(run({"people", "show", "nobody@x.test"}), 3, {"nobody@x.test"});
}

TEST_F(ListFormat, F7_the_log_of_a_plugin_does_not_have_the_secret) {
    testing::RunningProgram host(launch({"serve", "--listen", "127.0.0.1:0", "--log-level", "debug"}));
    host.read_until("Listening on ");
    host.signal(SIGTERM);
    const auto outcome = host.wait();
    EXPECT_EQ(outcome.err.find(testing::planted_secret), std::string::npos);
    EXPECT_FALSE(secret_is_in_a_file());
}

}  // namespace
}  // namespace risk::cli
