// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <random>

#include "base/csv.hpp"
#include "base/suggest.hpp"
#include "base/text_width.hpp"
#include "cli/duration.hpp"
#include "cli/listen_address.hpp"
#include "cli/table.hpp"
#include "store/people_csv.hpp"

namespace risk::cli {
namespace {

TEST(TextWidth, counts_columns_not_bytes) {
    EXPECT_EQ(text_width("abc"), 3U);
    EXPECT_EQ(text_width("Zoë Müller"), 10U);
    EXPECT_EQ(text_width("e\xCC\x81"), 1U);
    EXPECT_EQ(text_width("東京"), 4U);
    EXPECT_EQ(text_width("🔒x"), 3U);
}

TEST(Printable, takes_away_what_steers_a_terminal) {
    EXPECT_EQ(printable("Zoë 東京"), "Zoë 東京");
    EXPECT_EQ(printable("a\x1b[31m\nb\tc\x7f"), "a?[31m?b?c?");
    EXPECT_EQ(printable("a\xC2\x9B"
                        "b"),
              "a?b");
    EXPECT_EQ(printable("a\xE2\x80\xAE"
                        "b"),
              "a?b");
    EXPECT_EQ(printable("a\xFF\xC3"), "a??");
}

TEST(Csv, guards_formulas_and_quotes_what_needs_it) {
    EXPECT_EQ(csv_field("plain"), "plain");
    EXPECT_EQ(csv_field("a,b"), "\"a,b\"");
    EXPECT_EQ(csv_field("a\"b"), "\"a\"\"b\"");
    for (const char first : {'=', '+', '-', '@', '\t', '\r'})
        EXPECT_EQ(csv_field(first + std::string("1")), std::string("\"'") + first + "1\"");
}

TEST(Csv, reads_back_what_it_wrote) {
    const auto seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    const std::string alphabet = "ab ,\"\n\r;x";
    for (int round = 0; round < 500; ++round) {
        std::vector<std::string> fields(1 + random() % 5);
        std::string line;
        for (auto& field : fields) {
            for (auto n = random() % 8; n > 0; --n) field += alphabet[random() % alphabet.size()];
            if (!field.empty() && field[0] == '\r') field[0] = 'r';  // would be guarded
            line += (line.empty() ? "" : ",") + csv_field(field);
            if (line.empty()) line = "\"\"";
        }
        line += "\r\n";
        CsvReader reader(line);
        auto record = reader.next();
        ASSERT_TRUE(record && record->ok()) << line;
        EXPECT_EQ(**record, fields) << line;
        EXPECT_FALSE(reader.next());
    }
}

TEST(Csv, goes_on_after_a_bad_line_and_knows_its_number) {
    CsvReader reader(
        "\xEF\xBB\xBF"
        "a,b\n\"x\"y,1\n\nc,d");
    EXPECT_EQ((**reader.next()), (std::vector<std::string>{"a", "b"}));
    const auto bad = reader.next();
    ASSERT_FALSE(bad->ok());
    EXPECT_EQ(bad->failure().where, "line 2");
    EXPECT_EQ((**reader.next()), (std::vector<std::string>{"c", "d"}));
    EXPECT_EQ(reader.line(), 4U);
    EXPECT_FALSE(reader.next());
}

TEST(Duration, reads_and_writes_units) {
    for (const auto& [text, ms] : {std::pair("250ms", 250), std::pair("30s", 30'000), std::pair("5m", 300'000),
                                   std::pair("1h", 3'600'000), std::pair("2d", 172'800'000)}) {
        EXPECT_EQ(*parse_duration(text), ms) << text;
        EXPECT_EQ(duration_text(ms), text);
    }
    EXPECT_EQ(*parse_duration("90"), 90'000);
    EXPECT_EQ(duration_text(90'000), "90s");
    for (const auto* text : {"", "m", "-1s", "0", "1x", "1 s", "1.5h", "99999999999999999999s"})
        EXPECT_FALSE(parse_duration(text).ok()) << text;
}

TEST(ListenAddress, takes_loopback_only_without_tls) {
    for (const auto& [text, address] : {std::pair("127.0.0.1:0", "127.0.0.1"), std::pair("localhost:80", "127.0.0.1"),
                                        std::pair("[::1]:80", "::1"), std::pair("127.8.9.1:80", "127.8.9.1")}) {
        ASSERT_TRUE(parse_listen_address(text, Reach::loopback).ok()) << text;
        EXPECT_EQ(parse_listen_address(text, Reach::loopback)->address, address);
    }
    for (const auto* text : {"", ":80", "80", "127.0.0.1", "127.0.0.1:x", "127.0.0.1:65536", "10.0.0.1:80",
                             "0.0.0.0:80", "[::]:80", "128.0.0.1:1"}) {
        EXPECT_FALSE(parse_listen_address(text, Reach::loopback).ok()) << text;
    }
}

TEST(ListenAddress, takes_any_address_with_tls) {
    for (const auto* text : {"10.0.0.1:80", "0.0.0.0:80", "[::]:80", "127.0.0.1:0"})
        EXPECT_TRUE(parse_listen_address(text, Reach::anywhere).ok()) << text;
    for (const auto* text : {"", ":80", "example.com:80", "0.0.0.0", "0.0.0.0:x"})
        EXPECT_FALSE(parse_listen_address(text, Reach::anywhere).ok()) << text;
}

TEST(Suggestion, names_the_nearest_or_lists_all) {
    const std::vector<std::string> names{"Incydr", "Heartbeat"};
    EXPECT_EQ(suggestion("incidr", names), "Did you mean \"Incydr\"?");
    EXPECT_EQ(suggestion("hear", names), "Did you mean \"Heartbeat\"?");
    EXPECT_EQ(suggestion("zzz", names), "There are: Incydr, Heartbeat.");
    EXPECT_EQ(suggestion("lsit", std::vector<std::string>{"show", "list"}), "Did you mean \"list\"?");
    EXPECT_EQ(suggestion("x", {}), "There are none.");
}

TEST(Table, aligns_wide_characters_and_numbers) {
    const Table table{{{"n", "N"}, {"name", "Name"}, {"x", "X"}},
                      {{std::int64_t{7}, std::string("東京"), true}, {std::int64_t{10}, std::string("Zoë"), Cell{}}}};
    EXPECT_EQ(render(table, Format::table, false), " N  Name  X\n 7  東京  yes\n10  Zoë   -\n");
    EXPECT_EQ(render(table, Format::json, false),
              "[{\"n\":7,\"name\":\"東京\",\"x\":true},{\"n\":10,\"name\":\"Zoë\",\"x\":null}]\n");
    EXPECT_EQ(render(table, Format::csv, false), "n,name,x\r\n7,東京,yes\r\n10,Zoë,\r\n");
}

TEST(PeopleCsv, takes_columns_in_any_order_and_normalises) {
    const auto file = store::read_people("aliases,EMAIL\n\"B; c 4711\",Ann@X.Test\n", [](std::size_t) {});
    ASSERT_TRUE(file.failures.empty());
    ASSERT_EQ(file.people.size(), 1U);
    EXPECT_EQ(file.people[0].email, "ann@x.test");
    EXPECT_EQ(file.people[0].aliases, (std::vector<std::string>{"b", "c", "4711"}));
}

}  // namespace
}  // namespace risk::cli
