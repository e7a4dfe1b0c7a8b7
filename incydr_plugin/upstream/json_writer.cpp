// SPDX-License-Identifier: Apache-2.0
#include "upstream/json_writer.hpp"

#include <array>
#include <boost/json/serialize.hpp>
#include <charconv>

#include "upstream/plain_text.hpp"

namespace risk::incydr {

void JsonWriter::member(std::string_view name) {
    comma();
    std::array<char, 40> front{'"'};  // one append instead of three
    const std::size_t size = name.copy(front.data() + 1, front.size() - 3);
    front[size + 1] = '"';
    front[size + 2] = ':';
    out_.append(front.data(), size + 3);
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
    if (is_plain(front)) {
        out_ += '"';
        out_ += front;
        out_ += '"';
        return;
    }
    const std::string clean = rp::utf8(text, limit);
    out_ += boost::json::serialize(boost::json::string_view(clean.data(), clean.size()));
}

}  // namespace risk::incydr
