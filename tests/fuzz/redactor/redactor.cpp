// SPDX-License-Identifier: Apache-2.0
// Two secrets, a line each, and a text. Written into the text as they are, as JSON writes them and as URLs do, they do not
// come out of the redactor.
#include "plugins/redactor.hpp"

#include <boost/json.hpp>

#include "fuzz.hpp"
#include "plugins/utf8.hpp"

namespace risk::fuzz {
namespace {

namespace json = boost::json;

constexpr std::string_view blank = "[secret]";

/// In what is left beside the blanks.
bool survives(std::string_view secret, std::string_view text) {
    for (auto at = text.find(blank); at != std::string_view::npos; at = text.find(blank)) {
        if (text.substr(0, at).find(secret) != std::string_view::npos) return true;
        text.remove_prefix(at + blank.size());
    }
    return text.find(secret) != std::string_view::npos;
}

std::string percent_encoded(std::string_view text) {
    std::string encoded;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                           c == '.' || c == '_' || c == '~';
        if (plain)
            encoded += c;
        else
            encoded += {'%', "0123456789ABCDEF"[byte >> 4U], "0123456789ABCDEF"[byte & 15U]};
    }
    return encoded;
}

}  // namespace

void try_input(std::string_view input) {
    Pieces pieces(input);
    const std::string_view first = pieces.line(), second = pieces.line(), text = pieces.rest().substr(0, 4096);
    if (!plugins::valid_utf8(first) || !plugins::valid_utf8(second)) return;  // a configuration is JSON
    for (const std::string_view secret : {first, second}) {
        if (blank.find(secret) != std::string_view::npos) return;  // what is a part of the blank is everywhere
    }
    const json::object config{{"first", first}, {"second", second}};
    const plugins::Redactor redactor(Secret(json::serialize(config)), {"first", "second", "absent"});
    for (const std::string_view secret : {first, second}) {
        if (secret.size() < 3) continue;
        const std::string quoted = json::serialize(json::string_view(secret));
        for (const std::string& form : {std::string(secret), quoted, percent_encoded(secret)}) {
            std::string planted(text.substr(0, text.size() / 2));
            planted.append(" ").append(form).append(" ").append(text.substr(text.size() / 2));
            const std::string clean = redactor.redacted(planted);
            require(!survives(secret, clean), "a secret does not survive", clean);
        }
    }
}

}  // namespace risk::fuzz
