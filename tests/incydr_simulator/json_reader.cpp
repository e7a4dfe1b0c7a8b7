// SPDX-License-Identifier: Apache-2.0
#include "incydr_simulator/json_reader.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <boost/json/value_to.hpp>
#include <utility>

namespace risk::incydr_simulator {
namespace json = boost::json;
namespace {

std::string shown(const json::value& value) {
    std::string text = json::serialize(value);
    return text.size() <= 60 ? text : text.substr(0, 57) + "...";
}

}  // namespace

JsonReader::JsonReader(const json::value& value, std::string pointer)
    : object_(value.if_object()), pointer_(std::move(pointer)) {
    if (object_ == nullptr)
        throw BadInput({.what = "The simulator cannot read this",
                        .where = pointer_.empty() ? "/" : pointer_,
                        .expected = "a JSON object",
                        .found = shown(value),
                        .remedy = {}});
}

const json::value* JsonReader::raw(std::string_view key) {
    asked_.emplace(key);
    return object_->if_contains(json::string_view(key.data(), key.size()));
}

void JsonReader::refuse(std::string_view key, std::string expected) const {
    const auto* value = object_->if_contains(json::string_view(key.data(), key.size()));
    throw BadInput({.what = "The simulator cannot read this",
                    .where = pointer(key),
                    .expected = std::move(expected),
                    .found = value == nullptr ? "nothing" : shown(*value),
                    .remedy = {}});
}

std::optional<std::string> JsonReader::text(std::string_view key) {
    const auto* value = raw(key);
    if (value == nullptr) return std::nullopt;
    if (!value->is_string()) refuse(key, "a string");
    return std::string(value->as_string());
}

std::optional<std::int64_t> JsonReader::integer(std::string_view key, std::int64_t least, std::int64_t most) {
    const auto* value = raw(key);
    if (value == nullptr) return std::nullopt;
    const auto number = value->is_int64() ? std::optional(value->as_int64()) : std::nullopt;
    if (!number || *number < least || *number > most)
        refuse(key, "a whole number from " + std::to_string(least) + " to " + std::to_string(most));
    return number;
}

std::optional<double> JsonReader::number(std::string_view key, double least, double most) {
    const auto* value = raw(key);
    if (value == nullptr) return std::nullopt;
    const double number = value->is_number() ? value->to_number<double>() : least - 1.0;
    if (!(number >= least && number <= most))
        refuse(key, "a number from " + std::to_string(least) + " to " + std::to_string(most));
    return number;
}

std::optional<bool> JsonReader::flag(std::string_view key) {
    const auto* value = raw(key);
    if (value == nullptr) return std::nullopt;
    if (!value->is_bool()) refuse(key, "true or false");
    return value->as_bool();
}

std::optional<Ms> JsonReader::moment(std::string_view key, Ms now, Ms base) {
    const auto* value = raw(key);
    if (value == nullptr) return std::nullopt;
    if (value->is_int64()) return value->as_int64();
    std::optional<Ms> at;
    if (value->is_string()) {
        std::string_view text = value->as_string();
        const bool relative = text.starts_with('+') || text.starts_with('-');
        const auto distance = relative ? parse_duration(text.starts_with('+') ? text.substr(1) : text) : std::nullopt;
        at = relative ? (distance ? std::optional(base + *distance) : std::nullopt) : parse_moment(text, now);
    }
    if (!at) refuse(key, "a time: Unix milliseconds, RFC 3339, \"now-10h\" or \"+74m\"");
    return at;
}

std::optional<Ms> JsonReader::duration(std::string_view key) {
    const auto given = text(key);
    if (!given) return std::nullopt;
    const auto length = parse_duration(*given);
    if (!length) refuse(key, "a length of time such as \"30d\", \"10h\", \"90m\" or \"5s\"");
    return length;
}

void JsonReader::done() const {
    for (const auto& member : *object_)
        if (!asked_.contains(std::string(member.key())))
            refuse(std::string_view(member.key().data(), member.key().size()),
                   "a member that is documented in README.md");
}

json::value parse_json(std::string_view text, const std::string& name) {
    boost::system::error_code error;
    json::value value = json::parse(json::string_view(text.data(), text.size()), error);
    if (error)
        throw BadInput({.what = "The simulator cannot read this",
                        .where = name,
                        .expected = "JSON",
                        .found = error.message(),
                        .remedy = {}});
    return value;
}

}  // namespace risk::incydr_simulator
