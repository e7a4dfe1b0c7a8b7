// SPDX-License-Identifier: Apache-2.0
#include "plugins/config_schema.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <string>
#include <vector>

#include "manifest_text.hpp"

namespace risk::plugins::test {
namespace {

const ConfigSchema* schema() {
    static const auto known = ConfigSchema::parse(good_manifest().at("config_schema"), "test").value();
    return known.get();
}

boost::json::object config(std::string_view json) { return boost::json::parse(json).as_object(); }

constexpr std::string_view valid = R"({"token":"secret value","base_url":"https://x.example"})";

std::vector<std::string> wrong_with(std::string_view pointer, std::string_view json) {
    std::vector<std::string> sentences;
    for (const Failure& failure : schema()->validate(changed(config(valid), pointer, json).as_object())) {
        sentences.push_back(failure.sentence());
    }
    return sentences;
}

TEST(ConfigSchema, gives_its_fields_in_the_order_of_a_form) {
    std::vector<std::string> names;
    names.reserve(schema()->fields().size());
    for (const ConfigField& field : schema()->fields()) names.push_back(field.name);
    EXPECT_EQ(names, (std::vector<std::string>{"base_url", "token", "days", "ratio", "mode", "details"}));
}

TEST(ConfigSchema, tells_all_about_a_field) {
    const ConfigField& url = schema()->fields()[0];
    EXPECT_EQ(url.title, "Base URL");
    EXPECT_EQ(url.section, "Activate");
    EXPECT_EQ(url.format, "uri");
    EXPECT_TRUE(url.required);
    const ConfigField& token = schema()->fields()[1];
    EXPECT_TRUE(token.secret);
    EXPECT_EQ(token.min_length, 4U);
    EXPECT_EQ(token.max_length, 64U);
    const ConfigField& days = schema()->fields()[2];
    EXPECT_EQ(days.title, "days") << "the name stands in for a title";
    EXPECT_EQ(days.type, ConfigField::Type::integer);
    EXPECT_EQ(days.minimum, 1);
    EXPECT_EQ(days.default_json, "30");
    EXPECT_EQ(schema()->fields()[4].choices, (std::vector<std::string>{"\"fast\"", "\"safe\""}));
}

TEST(ConfigSchema, F6_examples_are_offered_and_others_are_as_welcome) {
    const auto schema =
        ConfigSchema::parse(boost::json::parse(R"({"type":"object","properties":{"at":{"type":"string","format":"uri",
            "examples":["https://a.example.com","https://b.example.com"]}}})"),
                            "test");
    ASSERT_TRUE(schema.ok()) << schema.failure().sentence();
    EXPECT_EQ(schema.value()->fields()[0].examples,
              (std::vector<std::string>{"https://a.example.com", "https://b.example.com"}));
    EXPECT_TRUE(schema.value()->validate({{"at", "https://c.example.com"}}).empty());
}

TEST(ConfigSchema, takes_what_is_valid) {
    EXPECT_TRUE(schema()->validate(config(valid)).empty());
    EXPECT_TRUE(wrong_with("/days", "30.0").empty());
    EXPECT_TRUE(wrong_with("/ratio", "1").empty());
    EXPECT_TRUE(wrong_with("/mode", "\"fast\"").empty());
    EXPECT_TRUE(wrong_with("/mode", "\"\"").empty()) << "an empty text is one that was left out";
}

TEST(ConfigSchema, F3_names_every_field_that_is_missing) {
    const auto failures = schema()->validate(config(R"({"token":""})"));
    ASSERT_EQ(failures.size(), 2U);
    EXPECT_EQ(failures[0].sentence(), "Base URL is missing: /base_url: expected a value, found nothing.");
    EXPECT_EQ(failures[1].where, "/token");
}

TEST(ConfigSchema, says_what_was_expected_and_found) {
    using Sentences = std::vector<std::string>;
    EXPECT_EQ(wrong_with("/days", "91"),
              Sentences{"days is not valid: /days: expected an integer of at least 1 and at most 90, found 91."});
    EXPECT_EQ(wrong_with("/days", "\"30\""),
              Sentences{"days is not valid: /days: expected an integer of at least 1 and at most 90, found \"30\"."});
    EXPECT_EQ(wrong_with("/ratio", "2"),
              Sentences{"ratio is not valid: /ratio: expected a number of at least 0 and at most 1.5, found 2."});
    EXPECT_EQ(wrong_with("/mode", "\"slow\""),
              Sentences{"mode is not valid: /mode: expected one of \"fast\", \"safe\", found \"slow\"."});
    EXPECT_EQ(wrong_with("/details", "1"),
              Sentences{"details is not valid: /details: expected true or false, found 1."});
    EXPECT_EQ(wrong_with("/base_url", "\"x\""),
              Sentences{"Base URL is not valid: /base_url: expected a URL such as https://example.com, found \"x\"."});
    EXPECT_EQ(wrong_with("/other", "1"), Sentences{"There is no such field: /other."});
    EXPECT_EQ(wrong_with("/days", "null"), Sentences{"days is missing: /days: expected a value, found nothing."});
}

TEST(ConfigSchema, F7_never_shows_a_secret) {
    for (const char* wrong : {"\"abc\"", "12345678", "[\"planted\"]", "true"}) {
        const auto sentences = wrong_with("/token", wrong);
        ASSERT_EQ(sentences.size(), 1U);
        for (const char* part : {"abc", "1234", "planted", "true"})
            EXPECT_EQ(sentences[0].find(part), std::string::npos);
    }
    EXPECT_EQ(
        wrong_with("/token", "\"abc\"")[0],
        "Token is not valid: /token: expected a text of at least 4 and at most 64 characters, found 3 characters.");
}

TEST(ConfigSchema, knows_formats) {
    const auto fits = [](const char* format, const char* text) {
        const auto one = boost::json::parse(
            std::string(R"({"type":"object","properties":{"x":{"type":"string","format":")") + format + R"("}}})");
        boost::json::object given;
        given["x"] = text;
        return ConfigSchema::parse(one, "test").value()->validate(given).empty();
    };
    EXPECT_TRUE(fits("uri", "https://api.us.example.com:8443/v1"));
    EXPECT_TRUE(fits("uri", "http://127.0.0.1:1"));
    EXPECT_FALSE(fits("uri", "api.example.com"));
    EXPECT_FALSE(fits("uri", "https://"));
    EXPECT_FALSE(fits("uri", "https://x y"));
    EXPECT_TRUE(fits("email", "ann@x.test"));
    EXPECT_FALSE(fits("email", "ann"));
    EXPECT_TRUE(fits("hostname", "a-b.example"));
    EXPECT_FALSE(fits("hostname", "-a"));
    EXPECT_FALSE(fits("email", std::string(60'000, 'a').c_str()));
    EXPECT_TRUE(fits("path", "/var/x"));
    EXPECT_FALSE(fits("path", "x"));
    EXPECT_TRUE(fits("multiline", "a\nb"));
}

TEST(ConfigSchema, splits_into_what_may_be_shown_and_what_may_not) {
    const SplitConfig split =
        schema()->split(config(R"({"token":"secret value","base_url":"https://x.example","days":7})"));
    EXPECT_EQ(split.config_json, R"({"base_url":"https://x.example","days":7,"mode":"safe","details":true})");
    ASSERT_EQ(split.secrets.size(), 1U);
    EXPECT_EQ(split.secrets.at("token").reveal(), "secret value");
}

TEST(ConfigSchema, joins_what_it_split) {
    const SplitConfig split = schema()->split(config(valid));
    auto joined = schema()->join(split.config_json, split.secrets);
    ASSERT_TRUE(joined.ok());
    EXPECT_EQ(
        config(joined->reveal()),
        config(R"({"base_url":"https://x.example","days":30,"mode":"safe","details":true,"token":"secret value"})"));
}

TEST(ConfigSchema, a_join_says_what_a_newer_plugin_needs_that_was_never_entered) {
    const SplitConfig split = schema()->split(config(valid));
    auto without = schema()->join(split.config_json, {});
    ASSERT_FALSE(without.ok());
    EXPECT_EQ(without.failure().what, "Token is missing");
    EXPECT_EQ(schema()->join("damaged", {}).failure().what, "The stored configuration is damaged");
    EXPECT_EQ(schema()->join("[]", {}).failure().found, "another value");
}

}  // namespace
}  // namespace risk::plugins::test
