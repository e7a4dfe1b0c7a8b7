// SPDX-License-Identifier: Apache-2.0
#include "upstream/json_writer.hpp"

#include <algorithm>
#include <array>
#include <boost/json/serialize.hpp>
#include <charconv>

#include "plugin_api/text.hpp"

namespace risk::incydr {
namespace {

// Stands for itself in JSON, and is a character of its own in UTF-8.
constexpr bool plain(char c) { return c >= ' ' && c < '\x7f' && c != '"' && c != '\\'; }

constexpr std::array<bool, 256> plain_bytes = [] {
    std::array<bool, 256> table{};
    for (std::size_t byte = 0; byte < table.size(); ++byte) table[byte] = plain(static_cast<char>(byte));
    return table;
}();

bool all_plain(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return plain_bytes[static_cast<unsigned char>(c)]; });
}

}  // namespace

void JsonWriter::member(std::string_view name) {
    comma();
    out_ += '"';
    out_ += name;
    out_ += "\":";
}

void JsonWriter::put(std::string_view name, std::string_view text, std::size_t limit) {
    if (text.empty()) return;
    member(name);
    quote(text, limit);
}

void JsonWriter::put(std::string_view name, const std::optional<std::int64_t>& number) {
    if (!number) return;
    member(name);
    std::array<char, 24> digits{};
    out_.append(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), *number).ptr);
}

void JsonWriter::element(std::string_view text, std::size_t limit) {
    comma();
    quote(text, limit);
}

void JsonWriter::quote(std::string_view text, std::size_t limit) {
    const std::string_view front = text.substr(0, limit);
    if (all_plain(front)) {  // nearly always
        out_ += '"';
        out_ += front;
        out_ += '"';
        return;
    }
    const std::string clean = rp::utf8(text, limit);
    out_ += boost::json::serialize(boost::json::string_view(clean.data(), clean.size()));
}

}  // namespace risk::incydr
