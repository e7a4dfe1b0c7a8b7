// SPDX-License-Identifier: Apache-2.0
#include "web/json_text.hpp"

#include <array>
#include <boost/json.hpp>
#include <charconv>
#include <cmath>

#include "web/time_text.hpp"

namespace risk::web {
namespace {

namespace json = boost::json;

void write(const json::value& value, std::string& out);

void write_number(double number, std::string& out) {
    if (!std::isfinite(number)) {
        out += "null";
        return;
    }
    std::array<char, 32> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), number).ptr;
    const std::string_view digits(text.data(), static_cast<std::size_t>(end - text.data()));
    out += digits;
    if (digits.find_first_of(".e") == std::string_view::npos) out += ".0";  // what is no count does not look like one
}

void write_object(const json::object& object, std::string& out) {
    char before = '{';
    for (const auto& [key, member] : object) {
        out += before;
        out += json::serialize(json::string(key));
        out += ':';
        write(member, out);
        before = ',';
    }
    out += object.empty() ? "{}" : "}";
}

void write_array(const json::array& array, std::string& out) {
    char before = '[';
    for (const auto& element : array) {
        out += before;
        write(element, out);
        before = ',';
    }
    out += array.empty() ? "[]" : "]";
}

void write(const json::value& value, std::string& out) {
    if (value.is_object()) return write_object(value.get_object(), out);
    if (value.is_array()) return write_array(value.get_array(), out);
    if (value.is_double()) return write_number(value.get_double(), out);
    out += json::serialize(value);
}

}  // namespace

std::string json_text(const json::value& value) {
    std::string out;
    write(value, out);
    return out;
}

void put_time(json::object& object, std::string_view name, std::int64_t seconds) {
    const std::string number_name = std::string(name) + "_s";
    if (seconds == 0) {
        object[name] = nullptr;
        object[number_name] = nullptr;
        return;
    }
    object[name] = rfc3339(seconds);
    object[number_name] = seconds;
}

}  // namespace risk::web
