// SPDX-License-Identifier: Apache-2.0
#include "web/encoding.hpp"

#include <sodium.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <optional>
#include <string>

namespace risk::web {
namespace {

constexpr std::size_t worth_compressing = 1024;
constexpr std::size_t worth_an_etag = 1024 * 1024;

std::string_view trimmed(std::string_view text) {
    const auto space = [](char c) { return c == ' ' || c == '\t'; };
    while (!text.empty() && space(text.front())) text.remove_prefix(1);
    while (!text.empty() && space(text.back())) text.remove_suffix(1);
    return text;
}

/// Calls back with each part between commas, until it answers true.
template <class Visit>
bool any_part(std::string_view list, Visit visit) {
    while (!list.empty()) {
        const auto length = std::min(list.find(','), list.size());
        if (visit(trimmed(list.substr(0, length)))) return true;
        list.remove_prefix(std::min(length + 1, list.size()));
    }
    return false;
}

bool takes(std::string_view part) {
    const auto name = trimmed(part.substr(0, std::min(part.find(';'), part.size())));
    const bool named =
        name == "*" || (name.size() == 4 && std::ranges::equal(name, std::string_view("gzip"), {}, [](char c) {
                            return static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
                        }));
    const auto quality = part.find("q=");
    return named &&
           (quality == std::string_view::npos || part.find_first_of("123456789", quality) != std::string_view::npos);
}

/// Where the value of a member ends whose name ends at `at`: a string without escapes, or a number.
std::size_t end_of_value(std::string_view body, std::size_t at) {
    if (at < body.size() && body[at] == '"') return std::min(body.find('"', at + 1), body.size() - 1) + 1;
    return std::min(body.find_first_of(",}", at), body.size());
}

/// When something was read differs each second and is nothing that changed: a page that asks again is told "not modified",
/// and goes on showing when it read what it shows. Within a string a quotation mark is escaped, so that nobody's text is
/// taken for a member.
void hash_lasting(crypto_generichash_state& state, std::string_view body) {
    const auto add = [&](std::string_view text) {
        crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(text.data()), text.size());
    };
    constexpr std::string_view time = "\"read_at\":", seconds = "\"read_at_s\":";
    std::size_t at = 0;
    for (auto found = body.find("\"read_at"); found != std::string_view::npos; found = body.find("\"read_at", at)) {
        const auto rest = body.substr(found);
        const auto name = rest.starts_with(time) ? time.size() : rest.starts_with(seconds) ? seconds.size() : 0;
        const auto next = name == 0 ? found + 1 : end_of_value(body, found + name);
        add(body.substr(at, (name == 0 ? next : found) - at));
        at = next;
    }
    add(body.substr(at));
}

std::string etag_of(std::string_view body, bool compressed) {
    crypto_generichash_state state;
    crypto_generichash_init(&state, nullptr, 0, 16);
    hash_lasting(state, body);
    std::array<unsigned char, 16> hash{};
    crypto_generichash_final(&state, hash.data(), hash.size());
    std::array<char, 33> text{};
    sodium_bin2hex(text.data(), text.size(), hash.data(), hash.size());
    return '"' + std::string(text.data()) + (compressed ? "-g\"" : "\"");
}

std::optional<std::string> gzip(std::string_view text) {
    z_stream stream{};
    constexpr int quick = 2, with_gzip_header = 15 + 16, memory = 8;
    if (deflateInit2(&stream, quick, Z_DEFLATED, with_gzip_header, memory, Z_DEFAULT_STRATEGY) != Z_OK)
        return std::nullopt;
    std::string out(deflateBound(&stream, text.size()), '\0');
    stream.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    const bool whole = deflate(&stream, Z_FINISH) == Z_STREAM_END;
    out.resize(stream.total_out);
    deflateEnd(&stream);
    if (!whole) return std::nullopt;
    return out;
}

bool has(const Response& response, std::string_view name) {
    return std::ranges::any_of(response.headers, [&](const auto& line) { return line.first == name; });
}

}  // namespace

bool accepts_gzip(const Request& request) { return any_part(request.header("accept-encoding"), takes); }

bool names_etag(std::string_view if_none_match, std::string_view etag) {
    return any_part(if_none_match, [&](std::string_view part) {
        if (part.starts_with("W/")) part.remove_prefix(2);
        return part == etag || part == "*";
    });
}

void encode_answer(const Request& head, Response& response) {
    const bool safe = head.method == "GET" || head.method == "HEAD";
    const bool whole = !response.more && !response.feed;
    if (!safe || !whole || response.status != 200 || !response.content_type.starts_with("application/json")) return;
    if (has(response, "ETag") || has(response, "Set-Cookie") || response.body.size() > worth_an_etag) return;
    const bool compress = accepts_gzip(head) && response.body.size() > worth_compressing;
    const auto etag = etag_of(response.body, compress);
    response.headers.emplace_back("ETag", etag);
    response.headers.emplace_back("Vary", "Accept-Encoding");
    if (names_etag(head.header("if-none-match"), etag)) {
        response.status = 304;
        response.body.clear();
        return;
    }
    auto packed = compress ? gzip(response.body) : std::nullopt;
    if (!packed) return;
    response.body = std::move(*packed);
    response.headers.emplace_back("Content-Encoding", "gzip");
}

}  // namespace risk::web
