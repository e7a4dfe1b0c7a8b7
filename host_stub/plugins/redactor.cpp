// SPDX-License-Identifier: Apache-2.0
#include "plugins/redactor.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <cctype>

namespace risk::plugins {
namespace {

constexpr std::string_view blank = "[secret]";
constexpr std::size_t shortest = 3;

std::string percent_encoded(std::string_view text, const char* digits) {
    std::string encoded;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (std::isalnum(byte) != 0 || std::string_view("-._~").find(c) != std::string_view::npos) {
            encoded += c;
        } else {
            encoded += {'%', digits[byte >> 4U], digits[byte & 15U]};
        }
    }
    return encoded;
}

std::string json_escaped(std::string_view text) {
    const std::string quoted = boost::json::serialize(boost::json::string_view(text));
    return quoted.substr(1, quoted.size() - 2);
}

void replace_all(std::string& text, const std::string& value) {
    for (auto at = text.find(value); at != std::string::npos; at = text.find(value, at + blank.size())) {
        text.replace(at, value.size(), blank);
    }
}

}  // namespace

Redactor::Redactor(const Secret& config_json, const std::vector<std::string>& secret_fields) {
    boost::system::error_code error;
    const boost::json::value config = boost::json::parse(config_json.reveal(), error);
    if (error || !config.is_object()) return;
    for (const std::string& field : secret_fields) {
        const auto* value = config.get_object().if_contains(field);
        if (value != nullptr && value->is_string()) add(value->get_string());
    }
    std::ranges::sort(forms_, [](const Secret& a, const Secret& b) { return a.reveal().size() > b.reveal().size(); });
}

void Redactor::add(std::string_view value) {
    if (value.size() < shortest) return;
    forms_.emplace_back(std::string(value));
    for (std::string form : {json_escaped(value), percent_encoded(value, "0123456789ABCDEF"),
                             percent_encoded(value, "0123456789abcdef")}) {
        if (form != value) forms_.emplace_back(std::move(form));
    }
}

std::string Redactor::redacted(std::string_view text) const {
    std::string clean(text);
    for (const Secret& form : forms_) replace_all(clean, form.reveal());
    return clean;
}

}  // namespace risk::plugins
