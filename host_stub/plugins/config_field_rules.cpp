// SPDX-License-Identifier: Apache-2.0
#include "plugins/config_field_rules.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <charconv>
#include <regex>

#include "plugins/object_reader.hpp"

namespace risk::plugins {
namespace {

namespace json = boost::json;

bool is_absolute_uri(std::string_view text) {
    const auto parsed = boost::urls::parse_uri(text);
    return parsed.has_value() && !parsed->host().empty();
}

bool has_format(const std::string& format, const std::string& text) {
    if (format.empty()) return true;
    static const std::regex email(R"([^\s@]+@[^\s@]+\.[^\s@]+)");
    static const std::regex hostname(R"([A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?)");
    if (format == "uri") return is_absolute_uri(text);
    if (format == "path") return text.starts_with('/') && text.find('\0') == std::string::npos;
    if (format == "multiline") return true;
    if (text.size() > 320) return false;  // std::regex recurses: nothing long may get there
    if (format == "email") return std::regex_match(text, email);
    return std::regex_match(text, hostname);
}

const char* example_of(const std::string& format) {
    if (format == "uri") return "a URL such as https://example.com";
    if (format == "email") return "an e-mail address";
    if (format == "hostname") return "a host name";
    return "an absolute path";
}

/// 300, not 3E2: bounds are for people.
std::string number_text(double number) {
    std::array<char, 32> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), number).ptr;
    return {text.data(), end};
}

std::string range_of(const ConfigField& field) {
    std::string text = field.type == ConfigField::Type::integer ? "an integer" : "a number";
    if (field.minimum) text += " of at least " + number_text(*field.minimum);
    if (field.maximum) text += std::string(field.minimum ? " and" : " of") + " at most " + number_text(*field.maximum);
    return text;
}

std::string length_range_of(const ConfigField& field) {
    std::string text = "a text";
    if (field.min_length) text += " of at least " + std::to_string(*field.min_length);
    if (field.max_length)
        text += std::string(field.min_length ? " and" : " of") + " at most " + std::to_string(*field.max_length);
    return field.min_length || field.max_length ? text + " characters" : text;
}

std::string choices_of(const ConfigField& field) {
    std::string text = "one of ";
    for (const std::string& choice : field.choices) text += (&choice == &field.choices.front() ? "" : ", ") + choice;
    return text;
}

std::optional<FieldBreach> text_breach(const ConfigField& field, const json::value& value) {
    if (!value.is_string()) return FieldBreach{length_range_of(field), shown(value)};
    const std::string text(value.get_string());
    const std::size_t length = characters(text);
    if (length < field.min_length.value_or(0) || length > field.max_length.value_or(65'536)) {
        return FieldBreach{length_range_of(field),
                           std::to_string(length) + (length == 1 ? " character" : " characters")};
    }
    // An empty text is one that was left out: whether it may be is another question.
    if (!text.empty() && !has_format(field.format, text)) return FieldBreach{example_of(field.format), shown(value)};
    return std::nullopt;
}

std::optional<FieldBreach> number_breach(const ConfigField& field, const json::value& value) {
    boost::system::error_code not_whole;
    if (field.type == ConfigField::Type::integer) (void)value.to_number<std::int64_t>(not_whole);
    if (!value.is_number() || not_whole) return FieldBreach{range_of(field), shown(value)};
    const auto number = value.to_number<double>();
    if (number >= field.minimum.value_or(number) && number <= field.maximum.value_or(number)) return std::nullopt;
    return FieldBreach{range_of(field), shown(value)};
}

std::optional<FieldBreach> type_breach(const ConfigField& field, const json::value& value) {
    switch (field.type) {
        case ConfigField::Type::string:
            return text_breach(field, value);
        case ConfigField::Type::integer:
        case ConfigField::Type::number:
            return number_breach(field, value);
        case ConfigField::Type::boolean:
            break;
    }
    if (value.is_bool()) return std::nullopt;
    return FieldBreach{"true or false", shown(value)};
}

}  // namespace

std::optional<FieldBreach> breach_of(const ConfigField& field, const json::value& value) {
    auto breach = type_breach(field, value);
    if (!breach && !field.choices.empty() &&
        std::ranges::find(field.choices, json::serialize(value)) == field.choices.end()) {
        breach = FieldBreach{choices_of(field), shown(value)};
    }
    if (breach && field.secret && !breach->found.ends_with("characters")) breach->found = "something else";
    return breach;
}

}  // namespace risk::plugins
