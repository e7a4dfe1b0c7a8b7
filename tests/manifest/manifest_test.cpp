// SPDX-License-Identifier: Apache-2.0
#include "plugins/plugin_manifest.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "draft07.hpp"
#include "manifest_text.hpp"
#include "plugins/config_schema.hpp"

namespace risk::plugins::test {
namespace {

Failure failure_of(const std::string& text) {
    auto manifest = PluginManifest::parse(text, "/plugins/a.json");
    return manifest.ok() ? Failure{"accepted", "", "", "", ""} : manifest.failure();
}

TEST(Manifest, that_is_right_is_read_whole) {
    auto read = PluginManifest::parse(boost::json::serialize(good_manifest()), "/plugins/file_drop.json");
    ASSERT_TRUE(read.ok()) << read.failure().sentence();
    const PluginManifest& manifest = *read;
    EXPECT_EQ(manifest.id, "file_drop");
    EXPECT_EQ(manifest.version, "1.2.3-rc.1");
    EXPECT_EQ(manifest.abi_major, 1);
    EXPECT_EQ(manifest.library, "/plugins/file_drop.so");
    EXPECT_EQ(manifest.config_schema->fields().size(), 6U);
    EXPECT_EQ(manifest.event_kinds.at(0).description, "A line.");
    EXPECT_EQ(manifest.ignored_reasons.at(0).id, "old");
    EXPECT_EQ(manifest.permissions.at(0).purpose, "To read.");
    EXPECT_EQ(manifest.entitlements, std::vector<std::string>{"engage"});
    EXPECT_EQ(manifest.network.size(), 3U);
    EXPECT_EQ(manifest.poll_default_s, 60);
    EXPECT_EQ(manifest.poll_max_events, 500U);
}

TEST(Manifest, may_leave_out_what_has_a_default) {
    auto document = good_manifest();
    for (const char* name :
         {"$schema", "description", "ignored_reasons", "permissions", "entitlements", "network", "poll"}) {
        document.get_object().erase(name);
    }
    auto read = PluginManifest::parse(boost::json::serialize(document), "/plugins/a.json");
    ASSERT_TRUE(read.ok()) << read.failure().sentence();
    EXPECT_EQ(read->poll_default_s, 300);
    EXPECT_EQ(read->poll_max_events, 500U);
}

TEST(Manifest, a_rejection_says_file_pointer_expected_and_found) {
    EXPECT_EQ(
        failure_of(boost::json::serialize(changed(good_manifest(), "/poll/min_s", "0"))).sentence(),
        "The manifest was rejected: /plugins/a.json, /poll/min_s: expected an integer from 1 to 2592000, found 0. "
        "Correct the manifest, or install the plugin anew.");
}

TEST(Manifest, a_key_that_occurs_twice_is_an_error_at_any_depth) {
    const Failure top = failure_of(R"({"id": "a", "id": "b"})");
    EXPECT_EQ(top.what, "The manifest was rejected: The same key occurs twice");
    EXPECT_EQ(top.where, "/plugins/a.json, /id");
    EXPECT_EQ(failure_of(R"({"a": {"b": [1, {"c/d": 1, "c\/d": 2}]}})").where, "/plugins/a.json, /a/b/1/c~1d");
    EXPECT_EQ(failure_of(R"({"a": {"x": 1}, "b": {"x": 1}})").where, "/plugins/a.json, /manifest_version")
        << "one key in two objects is no double";
}

TEST(Manifest, what_is_no_json_is_rejected_with_its_place) {
    EXPECT_EQ(failure_of("{\n  \"id\": }").where, "/plugins/a.json, line 2, column 9");
    EXPECT_EQ(failure_of("").where, "/plugins/a.json, line 1, column 1");
    EXPECT_EQ(failure_of("{} {}").where.substr(0, 23), "/plugins/a.json, line 1");
    EXPECT_EQ(failure_of("[]").expected, "an object");
    EXPECT_EQ(failure_of("{\"id\": \"\xff\"}").what, "The manifest was rejected: The text is no JSON");
}

TEST(Manifest, has_bounds_in_length_and_depth) {
    EXPECT_EQ(failure_of(std::string((1U << 20U) + 1, ' ')).what, "The manifest was rejected: The file is too long");
    std::string deep;
    for (int i = 0; i < 100'000; ++i) deep += "[";
    EXPECT_EQ(failure_of(deep).what, "The manifest was rejected: The text is nested too deep");
}

TEST(Manifest, that_cannot_be_read_is_a_failure) {
    EXPECT_EQ(PluginManifest::read("/no/such/file.json").failure().found, "No such file or directory");
    EXPECT_EQ(PluginManifest::read("/tmp").failure().found, "a directory");
}

struct Case {
    const char* pointer;
    const char* json;  ///< empty: removed
};

std::string name_of(const Case& test) {
    return std::string(test.pointer) + " = " + (test.json[0] != 0 ? test.json : "nothing");
}

constexpr Case good[] = {
    {"/version", "\"0.1.0\""},
    {"/version", "\"10.20.30+build.5\""},
    {"/abi/major", "65535"},
    {"/poll/default_s", "300.0"},
    {"/poll", "{}"},
    {"/library/file", "\"a b..so\""},
    {"/network", "[\"a-b.example\", \"*.x\", \"10.0.0.1\"]"},
    {"/event_kinds/0/description", ""},
    {"/config_schema", R"({"type":"object","properties":{}})"},
    {"/config_schema/additionalProperties", ""},
    {"/config_schema/properties/note", R"({"type":"string","format":"multiline"})"},
    {"/config_schema/properties/days/x-order", "-5"},
    {"/description", "\"\""},
};

// A schema and the parser have to reject these alike.
constexpr Case bad[] = {
    {"/manifest_version", "2"},
    {"/manifest_version", "\"1\""},
    {"/manifest_version", ""},
    {"/id", ""},
    {"/id", "\"File\""},
    {"/id", "\"\""},
    {"/id", "\"a/b\""},
    {"/id", "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\""},
    {"/name", "\"\""},
    {"/name", "7"},
    {"/publisher", ""},
    {"/version", "\"1.2\""},
    {"/version", "\"v1.2.3\""},
    {"/version", "\"1.2.3 \""},
    {"/abi", "1"},
    {"/abi/major", "65536"},
    {"/abi/major", "-1"},
    {"/abi/major", "1.5"},
    {"/abi/min_minor", ""},
    {"/abi/extra", "1"},
    {"/library/file", "\"../evil.so\""},
    {"/library/file", "\"/lib/evil.so\""},
    {"/library/file", "\"sub/evil.so\""},
    {"/library/file", "\"..\""},
    {"/library/file", "\".\""},
    {"/library/file", "\"\""},
    {"/library/sha256", "\"abc\""},
    {"/library/sha256", "\"0123456789ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef\""},
    {"/config_schema", ""},
    {"/config_schema/type", "\"array\""},
    {"/config_schema/type", ""},
    {"/config_schema/properties", ""},
    {"/config_schema/properties", "[]"},
    {"/config_schema/additionalProperties", "true"},
    {"/config_schema/patternProperties", "{}"},
    {"/config_schema/required", "[1]"},
    {"/config_schema/required", "[\"token\",\"token\"]"},
    {"/config_schema/properties/1bad", R"({"type":"string"})"},
    {"/config_schema/properties/x", R"({"type":"object"})"},
    {"/config_schema/properties/x", R"({})"},
    {"/config_schema/properties/x", R"({"type":"string","pattern":"a"})"},
    {"/config_schema/properties/x", R"({"type":"string","format":"ipv6"})"},
    {"/config_schema/properties/x", R"({"type":"string","enum":[]})"},
    {"/config_schema/properties/x", R"({"type":"string","enum":["a","a"]})"},
    {"/config_schema/properties/x", R"({"type":"string","minLength":-1})"},
    {"/config_schema/properties/x", R"({"type":"string","x-secret":"yes"})"},
    {"/config_schema/properties/x", R"({"type":"string","x-section":""})"},
    {"/config_schema/properties/x", R"({"type":"string","default":null})"},
    {"/config_schema/properties/x", R"({"type":"string","examples":[]})"},
    {"/config_schema/properties/x", R"({"type":"string","examples":["a","a"]})"},
    {"/config_schema/properties/x", R"({"type":"string","examples":[7]})"},
    {"/config_schema/properties/x", R"({"type":"string","examples":"a"})"},
    {"/event_kinds", ""},
    {"/event_kinds", "[]"},
    {"/event_kinds/0", "\"record\""},
    {"/event_kinds/0/title", ""},
    {"/event_kinds/0/title", "\"\""},
    {"/event_kinds/0/id", "\"Record\""},
    {"/event_kinds/0/extra", "1"},
    {"/ignored_reasons", "{}"},
    {"/permissions/0/purpose", ""},
    {"/permissions/0/id", "\"\""},
    {"/entitlements", "[\"Engage\"]"},
    {"/entitlements", "\"engage\""},
    {"/network", "[\"https://x.example\"]"},
    {"/network", "[\"a.*.example\"]"},
    {"/network", "[\"\"]"},
    {"/poll/default_s", "0"},
    {"/poll/default_s", "\"60\""},
    {"/poll/timeout_s", "3601"},
    {"/poll/max_events", "10001"},
    {"/poll/max_events", "1.5"},
    {"/poll/extra", "1"},
    {"/extra", "1"},
};

// What no schema can say.
constexpr Case bad_for_the_parser_alone[] = {
    {"/config_schema/properties", "{}"},
    {"/poll/min_s", "61"},
    {"/poll/max_s", "59"},
    {"/event_kinds/-", R"({"id":"record","title":"Again"})"},
    {"/permissions/-", R"({"id":"file.read","title":"Again","purpose":""})"},
    {"/config_schema/required", "[\"unknown\"]"},
    {"/config_schema/properties/x", R"({"type":"boolean","minimum":1})"},
    {"/config_schema/properties/x", R"({"type":"integer","minLength":1})"},
    {"/config_schema/properties/x", R"({"type":"integer","minimum":2,"maximum":1})"},
    {"/config_schema/properties/x", R"({"type":"string","minLength":2,"maxLength":1})"},
    {"/config_schema/properties/x", R"({"type":"string","default":7})"},
    {"/config_schema/properties/x", R"({"type":"integer","maximum":7,"default":8})"},
    {"/config_schema/properties/x", R"({"type":"string","enum":["a",1]})"},
    {"/config_schema/properties/x", R"({"type":"string","enum":["a"],"default":"b"})"},
    {"/config_schema/properties/x", R"({"type":"integer","x-secret":true})"},
    {"/config_schema/properties/x", R"({"type":"string","x-secret":true,"default":"a"})"},
    {"/config_schema/properties/x", R"({"type":"integer","format":"uri"})"},
    {"/config_schema/properties/x", R"({"type":"integer","examples":["7"]})"},
    {"/config_schema/properties/x", R"({"type":"string","format":"uri","examples":["nonsense"]})"},
    {"/config_schema/properties/x", R"({"type":"string","x-secret":true,"examples":["a"]})"},
};

class Manifests : public testing::Test {
  protected:
    const Draft07 schema_{MANIFEST_SCHEMA};
    static bool accepted(const boost::json::value& document) {
        return PluginManifest::parse(boost::json::serialize(document), "/a.json").ok();
    }
};

TEST_F(Manifests, are_accepted_by_schema_and_parser_alike) {
    EXPECT_EQ(schema_.objection(good_manifest()), "");
    for (const Case& test : good) {
        const auto document = changed(good_manifest(), test.pointer, test.json);
        EXPECT_EQ(schema_.objection(document), "") << name_of(test);
        EXPECT_TRUE(accepted(document)) << name_of(test) << failure_of(boost::json::serialize(document)).sentence();
    }
}

TEST_F(Manifests, are_rejected_by_schema_and_parser_alike) {
    for (const Case& test : bad) {
        const auto document = changed(good_manifest(), test.pointer, test.json);
        EXPECT_NE(schema_.objection(document), "") << name_of(test);
        EXPECT_FALSE(accepted(document)) << name_of(test);
    }
}

TEST_F(Manifests, are_rejected_by_the_parser_where_a_schema_has_no_words) {
    for (const Case& test : bad_for_the_parser_alone) {
        const auto document = changed(good_manifest(), test.pointer, test.json);
        EXPECT_EQ(schema_.objection(document), "") << name_of(test);
        EXPECT_FALSE(accepted(document)) << name_of(test);
    }
}

TEST_F(Manifests, a_rejection_points_to_what_is_wrong) {
    for (const Case& test : bad) {
        const auto failure = failure_of(boost::json::serialize(changed(good_manifest(), test.pointer, test.json)));
        const std::string pointer = test.pointer;
        // At the place itself, above it (too few items), or below it (the value is what is wrong inside).
        const std::string found = failure.where.substr(std::string("/plugins/a.json, ").size());
        EXPECT_TRUE(found.starts_with(pointer) || pointer.starts_with(found)) << name_of(test) << " at " << found;
        EXPECT_FALSE(failure.expected.empty()) << name_of(test);
        EXPECT_FALSE(failure.found.empty()) << name_of(test);
    }
}

}  // namespace
}  // namespace risk::plugins::test
