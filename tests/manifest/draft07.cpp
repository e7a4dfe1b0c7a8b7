// SPDX-License-Identifier: Apache-2.0
#include "draft07.hpp"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>
#include <regex>
#include <stdexcept>

namespace risk::plugins::test {
namespace {

namespace json = boost::json;

bool has_type(const json::value& value, std::string_view type) {
    if (type == "object") return value.is_object();
    if (type == "array") return value.is_array();
    if (type == "string") return value.is_string();
    if (type == "boolean") return value.is_bool();
    if (type == "number") return value.is_number();
    if (type == "integer")
        return value.is_number() && std::trunc(value.to_number<double>()) == value.to_number<double>();
    throw std::runtime_error("unknown type " + std::string(type));
}

bool has_one_type(const json::value& value, const json::value& types) {
    if (types.is_string()) return has_type(value, types.get_string());
    return std::ranges::any_of(types.as_array(), [&](const json::value& t) { return has_type(value, t.as_string()); });
}

bool matches(std::string_view text, const json::value& pattern) {
    return std::regex_search(std::string(text), std::regex(std::string(pattern.as_string())));
}

std::size_t characters(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return (c & 0xC0) != 0x80; }));
}

bool unique(const json::array& items) {
    for (auto at = items.begin(); at != items.end(); ++at) {
        if (std::find(std::next(at), items.end(), *at) != items.end()) return false;
    }
    return true;
}

bool ignored(const std::string& keyword) {
    static const char* const names[] = {"$schema", "$id",         "title",      "description",
                                        "default", "definitions", "properties", "additionalProperties",
                                        "$ref"};
    return std::ranges::find(names, keyword) != std::end(names);
}

/// The keywords that look at one value and nothing around it.
bool fits(const json::value& value, const std::string& keyword, const json::value& argument) {
    if (keyword == "type") return has_one_type(value, argument);
    if (keyword == "const") return value == argument;
    if (keyword == "enum") return std::ranges::find(argument.as_array(), value) != argument.as_array().end();
    if (keyword == "pattern") return !value.is_string() || matches(value.get_string(), argument);
    if (keyword == "minLength")
        return !value.is_string() || characters(value.get_string()) >= argument.to_number<std::size_t>();
    if (keyword == "maxLength")
        return !value.is_string() || characters(value.get_string()) <= argument.to_number<std::size_t>();
    if (keyword == "minimum") return !value.is_number() || value.to_number<double>() >= argument.to_number<double>();
    if (keyword == "maximum") return !value.is_number() || value.to_number<double>() <= argument.to_number<double>();
    if (keyword == "minItems")
        return !value.is_array() || value.get_array().size() >= argument.to_number<std::size_t>();
    if (keyword == "maxItems")
        return !value.is_array() || value.get_array().size() <= argument.to_number<std::size_t>();
    if (keyword == "maxProperties")
        return !value.is_object() || value.get_object().size() <= argument.to_number<std::size_t>();
    if (keyword == "uniqueItems") return !value.is_array() || unique(value.get_array());
    if (keyword == "required") {
        return !value.is_object() || std::ranges::all_of(argument.as_array(), [&](const json::value& name) {
            return value.get_object().contains(name.as_string());
        });
    }
    throw std::runtime_error("unknown keyword " + keyword);
}

}  // namespace

Draft07::Draft07(const char* file) {
    std::ifstream stream(file);
    root_ = json::parse(std::string(std::istreambuf_iterator<char>(stream), {}));
}

std::string Draft07::check(const Value& value, const Value& schema, const std::string& at) const {
    if (const auto* allowed = schema.if_bool()) return *allowed ? "" : at + " false";
    const json::object& keywords = schema.as_object();
    if (const auto* reference = keywords.if_contains("$ref")) {
        return check(value, root_.at_pointer(reference->as_string().subview(1)), at);
    }
    for (const auto& member : keywords) {
        const std::string wrong = check_keyword(value, member.key(), member.value(), at);
        if (!wrong.empty()) return wrong;
    }
    return value.is_object() ? check_members(value.get_object(), keywords, at) : "";
}

std::string Draft07::check_keyword(const Value& value, const std::string& keyword, const Value& argument,
                                   const std::string& at) const {
    if (ignored(keyword)) return "";
    if (keyword == "items" && value.is_array()) {
        for (std::size_t i = 0; i < value.get_array().size(); ++i) {
            const auto wrong = check(value.get_array()[i], argument, at + "/" + std::to_string(i));
            if (!wrong.empty()) return wrong;
        }
        return "";
    }
    if (keyword == "propertyNames" && value.is_object()) {
        for (const auto& member : value.get_object()) {
            const auto wrong = check(Value(member.key()), argument, at + "/" + std::string(member.key()));
            if (!wrong.empty()) return wrong;
        }
        return "";
    }
    if (keyword == "items" || keyword == "propertyNames") return "";
    return fits(value, keyword, argument) ? "" : at + " " + keyword;
}

std::string Draft07::check_members(const json::object& value, const json::object& schema, const std::string& at) const {
    const auto* known = schema.if_contains("properties");
    const auto* others = schema.if_contains("additionalProperties");
    for (const auto& member : value) {
        const auto* rule = known != nullptr ? known->as_object().if_contains(member.key()) : nullptr;
        if (rule == nullptr) rule = others;
        if (rule == nullptr) continue;
        const auto wrong = check(member.value(), *rule, at + "/" + std::string(member.key()));
        if (!wrong.empty()) return wrong;
    }
    return "";
}

}  // namespace risk::plugins::test
