// SPDX-License-Identifier: Apache-2.0
#include "upstream/json_writer.hpp"

#include <boost/json/serialize.hpp>
#include <charconv>

#include "upstream/plain_text.hpp"

namespace risk::incydr {

void JsonWriter::write(std::int64_t number) {
    constexpr std::size_t most_digits = 20;
    char* const at = room(most_digits);
    wrote(std::to_chars(at, at + most_digits, number).ptr);
}

void JsonWriter::quote(std::string_view text, std::size_t limit) {
    const std::string_view front = text.substr(0, limit);
    char* const at = room(front.size() + room_of_copy + 2);
    if (copy_plain(front, at + 1)) {
        at[0] = at[front.size() + 1] = '"';
        return wrote(at + front.size() + 2);
    }
    const std::string clean = rp::utf8(text, limit);
    write(std::string_view(boost::json::serialize(boost::json::string_view(clean.data(), clean.size()))));
}

}  // namespace risk::incydr
