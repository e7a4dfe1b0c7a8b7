// SPDX-License-Identifier: Apache-2.0
// A schema and, behind a line of three dashes, a configuration. What the schema accepts keeps each of its rules, comes
// through split and join unchanged, and leaves no secret in the part that is shown.
#include "plugins/config_schema.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <cmath>

#include "fuzz.hpp"
#include "plugins/strict_json.hpp"

namespace risk::fuzz {
namespace {

namespace json = boost::json;
using plugins::ConfigField;
using plugins::ConfigSchema;

std::size_t characters(std::string_view text) {
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

bool number_fits(const ConfigField& field, const json::value& value) {
    if (!value.is_number()) return false;
    const auto number = value.to_number<double>();
    return !(field.minimum && number < *field.minimum) && !(field.maximum && number > *field.maximum);
}

bool fits(const ConfigField& field, const json::value& value) {
    switch (field.type) {
        case ConfigField::Type::boolean:
            return value.is_bool();
        case ConfigField::Type::string: {
            if (!value.is_string()) return false;
            const auto length = characters(value.get_string());
            return length == 0 ||
                   (length >= field.min_length.value_or(0) && length <= field.max_length.value_or(65'536));
        }
        case ConfigField::Type::integer:
        case ConfigField::Type::number:
            return number_fits(field, value);
    }
    return false;
}

void check_fields(const ConfigSchema& schema) {
    std::vector<std::string> names;
    for (const ConfigField& field : schema.fields()) {
        require(!field.name.empty() && !field.title.empty(), "a field has a name and a title");
        require(std::ranges::find(names, field.name) == names.end(), "each name is there once", field.name);
        names.push_back(field.name);
        require(!(field.minimum && field.maximum) || *field.minimum <= *field.maximum, "bounds are in order",
                field.name);
        for (const std::string& choice : field.choices)
            require(fits(field, json::parse(choice)), "a choice fits", choice);
        require(!field.secret || field.default_json.empty(), "a secret has no default", field.name);
        if (!field.default_json.empty())
            require(fits(field, json::parse(field.default_json)), "a default fits", field.name);
    }
}

/// Boost.JSON reads a number with many digits or a large exponent to within a few units in the last place.
bool same_number(const json::value& a, const json::value& b) {
    const auto x = a.to_number<double>(), y = b.to_number<double>();
    return x == y || std::abs(x - y) <= 1e-12 * std::max(std::abs(x), std::abs(y));
}

bool same(const json::object& a, const json::object& b) {
    return a.size() == b.size() && std::ranges::all_of(a, [&b](const auto& member) {
               const auto* other = b.if_contains(member.key());
               if (other == nullptr) return false;
               const bool numbers = member.value().is_number() && other->is_number();
               return numbers ? same_number(member.value(), *other) : member.value() == *other;
           });
}

/// A form sends an empty text for a field that was left alone.
bool is_not_given(const json::value& value) { return value.is_string() && value.get_string().empty(); }

void check_values(const ConfigSchema& schema, const json::object& config) {
    const auto failures = schema.validate(config);
    for (const Failure& each : failures) require(each.where.starts_with('/'), "a fault says where", each.sentence());
    if (!failures.empty()) return;
    for (const ConfigField& field : schema.fields()) {
        const auto* value = config.if_contains(field.name);
        require(!field.required || value != nullptr || !field.default_json.empty(), "what is required is there",
                field.name);
        if (value != nullptr && !is_not_given(*value))
            require(fits(field, *value), "a value that is accepted fits", field.name);
    }
    const auto split = schema.split(config);
    const auto shown = json::parse(split.config_json).get_object();
    for (const ConfigField& field : schema.fields()) {
        if (field.secret) require(!shown.contains(field.name), "no secret is in the part that is shown", field.name);
    }
    const auto joined = schema.join(split.config_json, split.secrets);
    require(joined.ok(), "what was accepted is accepted when put together again");
    const auto whole = json::parse(joined->reveal()).get_object();
    const auto again = schema.split(whole);
    require(same(json::parse(again.config_json).get_object(), shown), "and comes apart as before", again.config_json);
    require(again.secrets.size() == split.secrets.size(), "with as many secrets");
}

}  // namespace

void try_input(std::string_view input) {
    Pieces pieces(input);
    const auto document = plugins::parse_strict_json(pieces.until("\n---\n"), "schema");
    if (!document) return;
    const auto schema = ConfigSchema::parse(*document, "schema");
    if (!schema) {
        require(schema.failure().where.starts_with("schema"), "a rejection says where", schema.failure().sentence());
        require(!schema.failure().expected.empty(), "a rejection says what was expected", schema.failure().sentence());
        return;
    }
    check_fields(**schema);
    const auto config = plugins::parse_strict_json(pieces.rest(), "config");
    if (config && config->is_object()) check_values(**schema, config->get_object());
}

}  // namespace risk::fuzz
