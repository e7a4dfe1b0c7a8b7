// SPDX-License-Identifier: Apache-2.0
#include "web/body_reader.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "plugins/strict_json.hpp"
#include "plugins/utf8.hpp"
#include "web/problem.hpp"

namespace risk::web {
namespace {

namespace json = boost::json;

constexpr std::size_t longest_name = 60;

const char* kind_of(const json::value& value) {
    switch (value.kind()) {
        case json::kind::string:
            return "a text";
        case json::kind::object:
            return "an object";
        case json::kind::array:
            return "a list";
        case json::kind::bool_:
            return "true or false";
        case json::kind::null:
            return "nothing";
        default:
            return "a number";
    }
}

/// One sentence for a person: what is wrong, and what would be right.
std::string message_of(const Failure& fault) {
    Failure told = fault;
    told.where.clear();
    auto message = told.sentence();
    return message.ends_with('.') ? message : message + '.';
}

}  // namespace

void refuse_fields(const std::vector<Failure>& faults) {
    json::array errors;
    for (const auto& each : faults) {
        errors.push_back(json::object{
            {"field", each.where}, {"message", message_of(each)}, {"expected", each.expected}, {"found", each.found}});
    }
    const auto places = faults.size() == 1 ? std::string("one field") : std::to_string(faults.size()) + " fields";
    auto members = std::make_shared<json::object>();
    members->emplace("errors", std::move(errors));
    throw ProblemError(422, {"Nothing was saved: " + places + " cannot stay so", "", "", "", "See \"errors\"."},
                       {{}, std::move(members)});
}

BodyReader::BodyReader(std::string_view body) {
    auto parsed =
        plugins::parse_strict_json(body, "the request's body", {.bytes = std::max<std::size_t>(body.size(), 1)});
    if (!parsed) throw ProblemError(400, parsed.failure());
    auto* members = parsed->if_object();
    if (members == nullptr) {
        throw ProblemError(400, {"The request's body is not understood", "", "a JSON object", kind_of(*parsed), ""});
    }
    members_ = std::move(*members);
}

const json::value* BodyReader::find(std::string_view field) {
    asked_.emplace(field);
    const auto dot = field.find('.');
    const auto* value = members_.if_contains(field.substr(0, dot));
    if (dot == std::string_view::npos || value == nullptr) return value;
    asked_.emplace(field.substr(0, dot));
    if (value->is_null()) return nullptr;
    if (!value->is_object()) {
        const auto outer = field.substr(0, dot);
        const bool told = std::ranges::find(faults_, outer, &Failure::where) != faults_.end();
        if (!told) expect(outer, "an object", *value);
        return nullptr;
    }
    return value->get_object().if_contains(field.substr(dot + 1));
}

void BodyReader::expect(std::string_view field, const char* expected, const json::value& found) {
    refuse({"This is not of the right kind", std::string(field), expected, kind_of(found), ""});
}

bool BodyReader::has(std::string_view field) const {
    const auto* value = members_.if_contains(field);
    return value != nullptr && !value->is_null();
}

std::optional<std::string> BodyReader::text(std::string_view field) {
    const auto* value = find(field);
    if (value == nullptr || value->is_null()) return std::nullopt;
    if (value->is_string()) return std::string(value->get_string());
    expect(field, "a text", *value);
    return std::nullopt;
}

std::optional<std::int64_t> BodyReader::number(std::string_view field) {
    const auto* value = find(field);
    if (value == nullptr || value->is_null()) return std::nullopt;
    boost::system::error_code not_whole;
    const auto number = value->to_number<std::int64_t>(not_whole);
    if (!not_whole) return number;
    expect(field, "a whole number", *value);
    return std::nullopt;
}

std::optional<bool> BodyReader::flag(std::string_view field) {
    const auto* value = find(field);
    if (value == nullptr || value->is_null()) return std::nullopt;
    if (value->is_bool()) return value->get_bool();
    expect(field, "true or false", *value);
    return std::nullopt;
}

json::object BodyReader::object(std::string_view field) {
    const auto* value = find(field);
    if (value == nullptr || value->is_null()) return {};
    if (value->is_object()) return value->get_object();
    expect(field, "an object", *value);
    return {};
}

void BodyReader::note_unknown(const json::object& members, const std::string& prefix) {
    for (const auto& member : members) {
        const auto name = prefix + std::string(member.key());
        const bool read_in_parts =
            std::ranges::any_of(asked_, [&](const auto& each) { return each.starts_with(name + '.'); });
        if (read_in_parts && member.value().is_object()) {
            note_unknown(member.value().get_object(), name + '.');
        } else if (!asked_.contains(name)) {
            refuse({"There is no such field", std::string(plugins::cut_utf8(name, longest_name)), "", "", ""});
        }
    }
}

const std::vector<Failure>& BodyReader::faults() {
    note_unknown(members_, "");
    members_.clear();
    return faults_;
}

void BodyReader::done() {
    if (!faults().empty()) refuse_fields(faults_);
}

}  // namespace risk::web
