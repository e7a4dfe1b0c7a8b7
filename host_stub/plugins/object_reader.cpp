// SPDX-License-Identifier: Apache-2.0
#include "plugins/object_reader.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "plugins/strict_json.hpp"
#include "plugins/utf8.hpp"

namespace risk::plugins {
namespace {

constexpr std::size_t shown_bytes = 60;

}  // namespace

std::string shown(const boost::json::value& value) {
    const std::string text = boost::json::serialize(value);
    return text.size() <= shown_bytes ? text : std::string(cut_utf8(text, shown_bytes)) + "…";
}

std::size_t characters(std::string_view utf8) {
    return static_cast<std::size_t>(
        std::ranges::count_if(utf8, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

bool fits(const std::string& text, const TextRule& rule) {
    const std::size_t length = characters(text);
    return length >= rule.least && length <= rule.most &&
           (rule.pattern == nullptr || std::regex_match(text, std::regex(rule.pattern)));
}

ObjectReader::ObjectReader(const boost::json::value& value, std::string where, std::string pointer)
    : members_(value.if_object()), where_(std::move(where)), pointer_(std::move(pointer)) {
    if (members_ == nullptr) reject_at(pointer_, "an object", shown(value));
}

std::string ObjectReader::pointer_to(std::string_view name) const { return pointer_ + pointer_step(name); }

void ObjectReader::reject_at(const std::string& pointer, std::string expected, std::string found) const {
    const std::string where = pointer.empty() ? where_ : where_ + ", " + pointer;
    throw Rejection({"", where, std::move(expected), std::move(found), ""});
}

void ObjectReader::reject(std::string_view name, std::string expected, std::string found) const {
    reject_at(pointer_to(name), std::move(expected), std::move(found));
}

bool ObjectReader::has(std::string_view name) const { return members_->if_contains(name) != nullptr; }

const boost::json::value& ObjectReader::any(std::string_view name) {
    asked_.emplace(name);
    const auto* value = members_->if_contains(name);
    if (value == nullptr) reject(name, "a value", "nothing");
    return *value;
}

ObjectReader ObjectReader::object(std::string_view name) { return {any(name), where_, pointer_to(name)}; }

std::string ObjectReader::checked_text(const boost::json::value& value, const TextRule& rule,
                                       const std::string& pointer) const {
    if (!value.is_string()) reject_at(pointer, rule.expected, shown(value));
    std::string text(value.get_string());
    const std::size_t length = characters(text);
    if (length < rule.least || length > rule.most) {
        reject_at(pointer, std::to_string(rule.least) + " to " + std::to_string(rule.most) + " characters",
                  std::to_string(length));
    }
    if (!fits(text, rule)) reject_at(pointer, rule.expected, shown(value));
    return text;
}

std::string ObjectReader::text(std::string_view name, const TextRule& rule) {
    return checked_text(any(name), rule, pointer_to(name));
}

std::string ObjectReader::text_or(std::string_view name, const TextRule& rule, std::string otherwise) {
    return has(name) ? text(name, rule) : std::move(otherwise);
}

std::int64_t ObjectReader::integer(std::string_view name, std::int64_t least, std::int64_t most) {
    const auto& value = any(name);
    boost::system::error_code error;
    const auto number = value.to_number<std::int64_t>(error);  // 300.0 is an integer too, as JSON Schema has it
    if (error || number < least || number > most) {
        reject(name, "an integer from " + std::to_string(least) + " to " + std::to_string(most), shown(value));
    }
    return number;
}

std::int64_t ObjectReader::integer_or(std::string_view name, std::int64_t least, std::int64_t most,
                                      std::int64_t otherwise) {
    return has(name) ? integer(name, least, most) : otherwise;
}

double ObjectReader::number(std::string_view name) {
    const auto& value = any(name);
    if (!value.is_number()) reject(name, "a number", shown(value));
    return value.to_number<double>();
}

bool ObjectReader::boolean_or(std::string_view name, bool otherwise) {
    if (!has(name)) return otherwise;
    const auto& value = any(name);
    if (!value.is_bool()) reject(name, "true or false", shown(value));
    return value.get_bool();
}

void ObjectReader::each(std::string_view name, std::size_t least, std::size_t most,
                        const std::function<void(const boost::json::value&, const std::string&)>& use) {
    if (!has(name) && least == 0) return;
    const auto& value = any(name);
    const auto* array = value.if_array();
    if (array == nullptr) reject(name, "an array", shown(value));
    if (array->size() < least || array->size() > most) {
        reject(name, std::to_string(least) + " to " + std::to_string(most) + " items", std::to_string(array->size()));
    }
    for (std::size_t i = 0; i < array->size(); ++i) use((*array)[i], pointer_to(name) + "/" + std::to_string(i));
}

std::vector<std::string> ObjectReader::texts(std::string_view name, std::size_t most, const TextRule& rule) {
    std::vector<std::string> list;
    each(name, 0, most, [&](const boost::json::value& item, const std::string& pointer) {
        list.push_back(checked_text(item, rule, pointer));
    });
    return list;
}

void ObjectReader::done() const {
    for (const auto& member : *members_) {
        if (!asked_.contains(std::string_view(member.key()))) {
            reject(member.key(), "no member of this name", shown(member.value()));
        }
    }
}

}  // namespace risk::plugins
