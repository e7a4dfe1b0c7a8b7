// SPDX-License-Identifier: Apache-2.0
#include "plugins/conformance/sample_config.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <stdexcept>

using namespace risk::conformance;
using risk::plugins::ConfigSchema;

namespace {

namespace json = boost::json;

constexpr const char* schema_text = R"({
  "type": "object",
  "properties": {
    "name": {"type": "string", "minLength": 9, "maxLength": 12},
    "secret": {"type": "string", "x-secret": true},
    "url": {"type": "string", "format": "uri"},
    "mode": {"type": "string", "enum": ["fast", "slow"]},
    "count": {"type": "integer", "minimum": 3, "maximum": 9},
    "share": {"type": "number", "maximum": 0.5},
    "on": {"type": "boolean"},
    "preset": {"type": "integer", "default": 17},
    "optional": {"type": "string"}
  },
  "required": ["name", "secret", "url", "mode", "count", "share", "on"],
  "additionalProperties": false
})";

class SampleConfig : public testing::Test {
  protected:
    static std::shared_ptr<const ConfigSchema> parsed() {
        auto schema = ConfigSchema::parse(json::parse(schema_text), "schema");
        if (!schema) throw std::runtime_error(schema.failure().sentence());
        return *schema;
    }
    std::shared_ptr<const ConfigSchema> schema = parsed();
};

}  // namespace

TEST_F(SampleConfig, is_valid_under_its_schema) {
    const json::object config = json::parse(sample_config(*schema)).as_object();
    EXPECT_TRUE(schema->validate(config).empty()) << schema->validate(config).front().sentence();
    EXPECT_EQ(config.at("preset"), 17);
    EXPECT_FALSE(config.contains("optional"));
}

TEST_F(SampleConfig, plants_a_secret_that_can_be_found_again) {
    const auto secrets = secret_values(*schema, sample_config(*schema));
    ASSERT_EQ(secrets.size(), 1U);
    EXPECT_GE(secrets[0].size(), 8U);
}

TEST_F(SampleConfig, invalid_ones_break_each_required_field) {
    const auto invalid = invalid_configs(*schema, sample_config(*schema));
    EXPECT_EQ(invalid.size(), 14U);
    for (const std::string& config : invalid) {
        EXPECT_FALSE(schema->validate(json::parse(config).as_object()).empty()) << config;
    }
}

TEST_F(SampleConfig, defaults_are_filled_in_where_nothing_is_given) {
    const json::value filled = json::parse(with_defaults(*schema, R"({"name":"x"})"));
    EXPECT_EQ(filled.at("preset"), 17);
    EXPECT_EQ(filled.at("name"), "x");
    EXPECT_EQ(json::parse(with_defaults(*schema, R"({"preset":3})")).at("preset"), 3);
    EXPECT_EQ(with_defaults(*schema, "[1]"), "[1]");
    EXPECT_EQ(with_defaults(*schema, "garbage"), "garbage");
}

TEST_F(SampleConfig, hosts_of_its_addresses_are_found) {
    EXPECT_EQ(hosts_in(*schema, R"({"url":"https://a.example.test:8443/x","name":"https://other.test"})"),
              std::vector<std::string>{"a.example.test"});
    EXPECT_EQ(hosts_in(*schema, R"({"url":"http://127.0.0.1:8080"})"), std::vector<std::string>{"127.0.0.1"});
    EXPECT_TRUE(hosts_in(*schema, R"({"url":"no address"})").empty());
}
