// SPDX-License-Identifier: Apache-2.0
#include "upstream/json_text.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <charconv>
#include <cmath>

#include "plugin_api/text.hpp"

namespace risk::incydr {
namespace json = boost::json;
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

std::optional<json::value> parse_strictly(std::string_view text, const json::storage_ptr& memory) {
    json::error_code error;
    json::value value = json::parse(json::string_view(text.data(), text.size()), error, memory);
    if (error) return std::nullopt;
    return value;
}

bool hex_digit(char c) { return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f'); }

// The code unit of the \uXXXX at the front, if there is one.
std::optional<unsigned> escaped_unit(std::string_view text) {
    if (text.size() < 6 || text[0] != '\\' || text[1] != 'u') return std::nullopt;
    unsigned unit = 0;
    for (std::size_t at = 2; at < 6; ++at) {
        if (!hex_digit(text[at])) return std::nullopt;
    }
    std::from_chars(text.data() + 2, text.data() + 6, unit, 16);
    return unit;
}

bool high_half(unsigned unit) { return unit >= 0xD800 && unit < 0xDC00; }
bool low_half(unsigned unit) { return unit >= 0xDC00 && unit < 0xE000; }

// An escape at the front of `text`: takes it off and appends what it should be.
void take_escape(std::string_view& text, std::string& out) {
    const auto unit = escaped_unit(text);
    std::size_t length = unit ? 6 : std::min<std::size_t>(2, text.size());
    if (unit && high_half(*unit)) {
        const auto next = escaped_unit(text.substr(6));
        if (next && low_half(*next)) length = 12;
    }
    const bool lone = unit && length == 6 && (high_half(*unit) || low_half(*unit));
    out.append(lone ? replacement : text.substr(0, length));
    text.remove_prefix(length);
}

}  // namespace

std::string repaired_json(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        if (text.front() == '\\') {
            take_escape(text, out);
            continue;
        }
        const std::size_t length = rp::utf8_front(text);
        out.append(length == 0 ? replacement : text.substr(0, length));
        text.remove_prefix(length == 0 ? 1 : length);
    }
    return out;
}

std::optional<json::value> parse_json(std::string_view text, const json::storage_ptr& memory) {
    if (auto value = parse_strictly(text, memory)) return value;
    return parse_strictly(repaired_json(text), memory);
}

const json::value* member(const json::value& value, std::string_view name) {
    return value.is_object() ? value.get_object().if_contains({name.data(), name.size()}) : nullptr;
}

std::string text_at(const json::value& object, std::string_view name) {
    const json::value* const found = member(object, name);
    if (found == nullptr) return {};
    if (found->is_string()) return {found->get_string().data(), found->get_string().size()};
    return found->is_number() ? std::string(json::serialize(*found)) : std::string();
}

std::optional<std::int64_t> whole_number(double number) {
    if (std::abs(number) < 9e15 && number == std::floor(number)) return static_cast<std::int64_t>(number);
    return std::nullopt;
}

std::optional<std::int64_t> whole_number(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error == std::errc() && end == text.data() + text.size() && !text.empty()) return number;
    return std::nullopt;
}

std::optional<std::int64_t> integer_at(const json::value& object, std::string_view name) {
    const json::value* const found = member(object, name);
    if (found == nullptr) return std::nullopt;
    if (found->is_int64()) return found->get_int64();
    if (found->is_double()) return whole_number(found->get_double());
    if (found->is_string())
        return whole_number(std::string_view(found->get_string().data(), found->get_string().size()));
    return std::nullopt;
}

const json::array* array_at(const json::value& object, std::string_view name) {
    const json::value* const found = member(object, name);
    return found == nullptr ? nullptr : found->if_array();
}

}  // namespace risk::incydr
