// SPDX-License-Identifier: Apache-2.0
#include "plugins/conformance/sample_config.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <cmath>

namespace risk::conformance {
namespace {

namespace json = boost::json;
using plugins::ConfigField;

json::object object_of(std::string_view config) {
    json::error_code error;
    const json::value value = json::parse({config.data(), config.size()}, error);
    return !error && value.is_object() ? value.get_object() : json::object();
}

// .invalid never resolves, whoever asks.
std::string sample_text(const ConfigField& field) {
    std::string text = "sample";
    if (field.secret) text = "planted-" + field.name + "-5eC7e7";
    if (field.format == "uri") text = "https://sample.invalid";
    if (field.format == "email") text = "sample@sample.invalid";
    if (field.format == "hostname") text = "sample.invalid";
    if (field.min_length && text.size() < *field.min_length) text.resize(*field.min_length, 'x');
    if (field.max_length && text.size() > *field.max_length) text.resize(*field.max_length);
    return text;
}

double sample_number(const ConfigField& field) {
    if (field.minimum) return std::ceil(*field.minimum);
    return field.maximum ? std::min(1.0, std::floor(*field.maximum)) : 1.0;
}

json::value sample_value(const ConfigField& field) {
    if (!field.default_json.empty()) return json::parse(field.default_json);
    if (!field.choices.empty()) return json::parse(field.choices.front());
    switch (field.type) {
        case ConfigField::Type::boolean:
            return false;
        case ConfigField::Type::integer:
            return static_cast<std::int64_t>(sample_number(field));
        case ConfigField::Type::number:
            return sample_number(field);
        case ConfigField::Type::string:
            break;
    }
    return json::value(sample_text(field));
}

json::value of_another_type(const ConfigField& field) {
    if (field.type == ConfigField::Type::string) return 7;
    return "a text";
}

}  // namespace

std::string sample_config(const plugins::ConfigSchema& schema) {
    json::object config;
    for (const ConfigField& field : schema.fields()) {
        if (field.required || !field.default_json.empty()) config[field.name] = sample_value(field);
    }
    return json::serialize(config);
}

std::string with_defaults(const plugins::ConfigSchema& schema, std::string_view config) {
    json::error_code error;
    json::value value = json::parse({config.data(), config.size()}, error);
    if (error || !value.is_object()) return std::string(config);
    for (const ConfigField& field : schema.fields()) {
        if (field.default_json.empty() || value.get_object().contains(field.name)) continue;
        value.get_object()[field.name] = json::parse(field.default_json);
    }
    return json::serialize(value);
}

std::vector<std::string> hosts_in(const plugins::ConfigSchema& schema, std::string_view config) {
    const json::object object = object_of(config);
    std::vector<std::string> hosts;
    for (const ConfigField& field : schema.fields()) {
        const json::value* const value = field.format == "uri" ? object.if_contains(field.name) : nullptr;
        if (value == nullptr || !value->is_string()) continue;
        const auto address = boost::urls::parse_uri(std::string_view(value->get_string()));
        if (address && !address->host_name().empty()) hosts.push_back(address->host_name());
        if (address && address->host_name().empty()) hosts.push_back(address->host_address());
    }
    return hosts;
}

std::vector<std::string> secret_values(const plugins::ConfigSchema& schema, std::string_view config) {
    const json::object object = object_of(config);
    std::vector<std::string> values;
    for (const ConfigField& field : schema.fields()) {
        const json::value* const value = field.secret ? object.if_contains(field.name) : nullptr;
        if (value == nullptr || !value->is_string() || value->get_string().empty()) continue;
        values.emplace_back(value->get_string());
    }
    return values;
}

std::vector<std::string> invalid_configs(const plugins::ConfigSchema& schema, std::string_view config) {
    std::vector<std::string> invalid;
    for (const ConfigField& field : schema.fields()) {
        if (!field.required) continue;
        json::object object = object_of(config);
        object.erase(field.name);
        invalid.push_back(json::serialize(object));
        object[field.name] = of_another_type(field);
        invalid.push_back(json::serialize(object));
    }
    return invalid;
}

}  // namespace risk::conformance
