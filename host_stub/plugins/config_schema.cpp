// SPDX-License-Identifier: Apache-2.0
#include "plugins/config_schema.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <optional>
#include <set>
#include <utility>

#include "plugins/config_field_rules.hpp"
#include "plugins/object_reader.hpp"
#include "plugins/strict_json.hpp"

// Reading a schema. What it says about configurations is in config_values.cpp.

namespace risk::plugins {
namespace {

namespace json = boost::json;

constexpr std::size_t most_fields = 100;
constexpr std::int64_t most_length = 65'536;
constexpr std::int64_t most_order = 1'000'000;
constexpr TextRule name_rule{1, 64, "[A-Za-z][A-Za-z0-9_]*", "a field name: a letter, then letters, digits and _"};
constexpr TextRule title_rule{1, 120};
constexpr TextRule long_text{0, 2000};

ConfigField::Type type_of(ObjectReader& reader) {
    static constexpr std::pair<const char*, ConfigField::Type> types[] = {{"string", ConfigField::Type::string},
                                                                          {"integer", ConfigField::Type::integer},
                                                                          {"number", ConfigField::Type::number},
                                                                          {"boolean", ConfigField::Type::boolean}};
    const auto& value = reader.any("type");
    for (const auto& [name, type] : types) {
        if (value.is_string() && value.get_string() == name) return type;
    }
    reader.reject("type", "string, integer, number or boolean", shown(value));
}

std::string format_of(ObjectReader& reader, ConfigField::Type type) {
    if (!reader.has("format")) return {};
    static constexpr std::string_view formats[] = {"uri", "email", "hostname", "path", "multiline"};
    const auto& value = reader.any("format");
    const bool known =
        value.is_string() && std::ranges::find(formats, std::string_view(value.get_string())) != std::end(formats);
    if (!known) reader.reject("format", "uri, email, hostname, path or multiline", shown(value));
    if (type != ConfigField::Type::string) reader.reject("format", "a format for strings only", shown(value));
    return std::string(value.get_string());
}

/// A keyword that only makes sense for some types.
void only_if(bool allowed, const ObjectReader& reader, const char* keyword, const char* expected) {
    if (!allowed && reader.has(keyword)) reader.reject(keyword, expected, "one for another type");
}

std::optional<std::uint32_t> length(ObjectReader& reader, const char* keyword) {
    if (!reader.has(keyword)) return std::nullopt;
    return static_cast<std::uint32_t>(reader.integer(keyword, 0, most_length));
}

void read_bounds(ObjectReader& reader, ConfigField& field) {
    const bool text = field.type == ConfigField::Type::string;
    const bool numeric = field.type == ConfigField::Type::integer || field.type == ConfigField::Type::number;
    for (const char* keyword : {"minimum", "maximum"}) only_if(numeric, reader, keyword, "a bound for numbers only");
    for (const char* keyword : {"minLength", "maxLength"}) only_if(text, reader, keyword, "a length for strings only");
    if (reader.has("minimum")) field.minimum = reader.number("minimum");
    if (reader.has("maximum")) field.maximum = reader.number("maximum");
    field.min_length = length(reader, "minLength");
    field.max_length = length(reader, "maxLength");
    if (field.minimum && field.maximum && *field.minimum > *field.maximum) {
        reader.reject("maximum", "at least the minimum", shown(reader.any("maximum")));
    }
    if (field.min_length && field.max_length && *field.min_length > *field.max_length) {
        reader.reject("maxLength", "at least minLength", shown(reader.any("maxLength")));
    }
}

void read_choices(ObjectReader& reader, ConfigField& field) {
    if (!reader.has("enum")) return;
    const ConfigField without_choices = field;
    reader.each("enum", 1, most_fields, [&](const json::value& choice, const std::string&) {
        if (const auto wrong = breach_of(without_choices, choice))
            reader.reject("enum", wrong->expected, shown(choice));
        const std::string text = json::serialize(choice);
        if (std::ranges::find(field.choices, text) != field.choices.end()) {
            reader.reject("enum", "choices that occur once", text + " again");
        }
        field.choices.push_back(text);
    });
}

void read_secret(ObjectReader& reader, ConfigField& field) {
    field.secret = reader.boolean_or("x-secret", false);
    if (!field.secret) return;
    if (field.type != ConfigField::Type::string) reader.reject("x-secret", "a secret of type string", "another type");
    for (const char* keyword : {"default", "enum", "examples"})
        only_if(false, reader, keyword, "no such keyword for a secret");
}

void read_default(ObjectReader& reader, ConfigField& field) {
    if (!reader.has("default")) return;
    const auto& value = reader.any("default");
    if (const auto wrong = breach_of(field, value)) reader.reject("default", wrong->expected, shown(value));
    field.default_json = json::serialize(value);
}

void read_examples(ObjectReader& reader, ConfigField& field) {
    if (!reader.has("examples")) return;
    only_if(field.type == ConfigField::Type::string, reader, "examples", "examples for strings only");
    reader.each("examples", 1, most_fields, [&](const json::value& example, const std::string&) {
        if (const auto wrong = breach_of(field, example)) reader.reject("examples", wrong->expected, shown(example));
        std::string text(example.get_string());
        if (std::ranges::find(field.examples, text) != field.examples.end())
            reader.reject("examples", "examples that occur once", shown(example) + " again");
        field.examples.push_back(std::move(text));
    });
}

struct OrderedField {
    std::int64_t order;
    ConfigField field;
};

OrderedField field_of(std::string name, const json::value& value, const ObjectReader& schema, bool required) {
    ObjectReader reader(value, schema.where(), schema.pointer_to("properties") + pointer_step(name));
    ConfigField field;
    field.name = std::move(name);
    field.required = required;
    field.type = type_of(reader);
    field.title = reader.text_or("title", title_rule, field.name);
    field.description = reader.text_or("description", long_text, "");
    field.section = reader.text_or("x-section", title_rule, "");
    field.format = format_of(reader, field.type);
    read_bounds(reader, field);
    read_secret(reader, field);
    read_choices(reader, field);
    read_default(reader, field);
    read_examples(reader, field);
    const std::int64_t order = reader.integer_or("x-order", -most_order, most_order, 0);
    reader.done();
    return {order, std::move(field)};
}

std::set<std::string> required_names(ObjectReader& schema, const json::object& properties) {
    std::set<std::string> names;
    for (std::string& name : schema.texts("required", most_fields, {0, 2000})) {
        if (!properties.contains(name)) schema.reject("required", "names of properties", "\"" + name + "\"");
        if (!names.insert(name).second) schema.reject("required", "names that occur once", "\"" + name + "\" again");
    }
    return names;
}

void read_frame(ObjectReader& schema) {
    const auto& type = schema.any("type");
    if (!type.is_string() || type.get_string() != "object") schema.reject("type", "\"object\"", shown(type));
    schema.text_or("title", title_rule, "");
    schema.text_or("description", long_text, "");
    if (schema.boolean_or("additionalProperties", false)) {
        schema.reject("additionalProperties", "false: there are no fields but those declared", "true");
    }
}

std::vector<ConfigField> fields_of(ObjectReader schema) {
    read_frame(schema);
    const auto& value = schema.any("properties");
    const auto* properties = value.if_object();
    if (properties == nullptr) schema.reject("properties", "an object", shown(value));
    if (properties->size() > most_fields) {
        schema.reject("properties", "at most 100 fields", std::to_string(properties->size()));
    }
    const auto required = required_names(schema, *properties);
    schema.done();
    std::vector<OrderedField> ordered;
    ordered.reserve(properties->size());
    for (const auto& member : *properties) {
        std::string name(member.key());
        if (!fits(name, name_rule)) schema.reject("properties", name_rule.expected, "\"" + name + "\"");
        const bool is_required = required.contains(name);
        ordered.push_back(field_of(std::move(name), member.value(), schema, is_required));
    }
    std::ranges::stable_sort(ordered, {}, &OrderedField::order);
    std::vector<ConfigField> fields;
    fields.reserve(ordered.size());
    for (OrderedField& entry : ordered) fields.push_back(std::move(entry.field));
    return fields;
}

}  // namespace

Result<std::shared_ptr<const ConfigSchema>> ConfigSchema::parse(const json::value& schema, std::string_view where) {
    // The pointer of the schema goes on with that of what is in it.
    const std::size_t comma = where.rfind(", /");
    const std::string_view pointer = comma == std::string_view::npos ? "" : where.substr(comma + 2);
    try {
        auto parsed = std::make_shared<ConfigSchema>();
        parsed->fields_ = fields_of(ObjectReader(schema, std::string(where.substr(0, comma)), std::string(pointer)));
        return std::shared_ptr<const ConfigSchema>(std::move(parsed));
    } catch (const Rejection& rejection) {
        return rejection.failure;
    }
}

}  // namespace risk::plugins
