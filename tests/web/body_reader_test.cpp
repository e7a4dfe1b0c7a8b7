// SPDX-License-Identifier: Apache-2.0
#include "web/body_reader.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json.hpp>

#include "web/problem.hpp"

namespace risk::web {
namespace {

int status_of(const std::string& body) {
    try {
        BodyReader reader(body);
        reader.done();
    } catch (const ProblemError& error) {
        return error.status();
    }
    return 200;
}

std::vector<std::string> fields(const std::vector<Failure>& faults) {
    std::vector<std::string> names;
    std::ranges::transform(faults, std::back_inserter(names), &Failure::where);
    return names;
}

TEST(BodyReader, reads_members_also_of_an_object_within) {
    BodyReader reader(
        R"({"name":"Acme","contact":{"email":"a@x.test"},"interval_ms":6e4,"on":true,"more":{"a":1},"no":null})");
    EXPECT_EQ(reader.text("name"), "Acme");
    EXPECT_EQ(reader.text("contact.email"), "a@x.test");
    EXPECT_EQ(reader.text("contact.name"), std::nullopt);
    EXPECT_EQ(reader.number("interval_ms"), 60'000);
    EXPECT_EQ(reader.flag("on"), true);
    EXPECT_EQ(reader.object("more").at("a").as_int64(), 1);
    EXPECT_EQ(reader.text("no"), std::nullopt);
    EXPECT_TRUE(reader.faults().empty());
}

TEST(BodyReader, tells_every_field_that_is_wrong_at_once_and_no_value) {
    BodyReader reader(
        R"({"name":12345,"contact":"planted","interval_ms":1.5,"on":"planted","more":[],"odd":"planted"})");
    reader.text("name");
    reader.text("contact.name");
    reader.text("contact.email");
    reader.number("interval_ms");
    reader.flag("on");
    reader.object("more");
    const auto& faults = reader.faults();
    EXPECT_EQ(fields(faults), (std::vector<std::string>{"name", "contact", "interval_ms", "on", "more", "odd"}));
    for (const auto& fault : faults) {
        EXPECT_EQ(fault.sentence().find("planted"), std::string::npos) << fault.sentence();
        EXPECT_EQ(fault.sentence().find("12345"), std::string::npos) << fault.sentence();
    }
}

TEST(BodyReader, an_unknown_member_of_an_object_within_is_named_with_its_way) {
    BodyReader reader(R"({"contact":{"name":"Ann","phone":"1"}})");
    reader.text("contact.name");
    EXPECT_EQ(fields(reader.faults()), std::vector<std::string>{"contact.phone"});
}

TEST(BodyReader, refuses_what_is_no_object_or_says_a_thing_twice) {
    for (const auto* body : {"", "nonsense", "[]", "\"text\"", "{\"a\":1", "{\"a\":1,\"a\":2}", "{} {}", "\xFF"}) {
        EXPECT_EQ(status_of(body), 400) << body;
    }
    EXPECT_EQ(status_of(std::string(100, '[')), 400);
    EXPECT_EQ(status_of("{\"a\":1}"), 422);
    EXPECT_EQ(status_of("{}"), 200);
}

TEST(BodyReader, a_refusal_lists_field_message_expected_and_found) {
    try {
        refuse_fields({{"The name is not valid", "name", "a name", "nothing", "Enter one"}});
    } catch (const ProblemError& error) {
        ASSERT_TRUE(error.extras().members);
        const auto& entry = error.extras().members->at("errors").as_array().at(0);
        EXPECT_EQ(entry.at("field").as_string(), "name");
        EXPECT_EQ(entry.at("message").as_string(), "The name is not valid: expected a name, found nothing. Enter one.");
        EXPECT_EQ(entry.at("expected").as_string(), "a name");
        return;
    }
    FAIL();
}

}  // namespace
}  // namespace risk::web
