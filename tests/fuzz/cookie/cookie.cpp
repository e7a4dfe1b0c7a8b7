// SPDX-License-Identifier: Apache-2.0
// Four lines of a request's header: Cookie, Host, Accept-Encoding, If-None-Match. What is read is what stands there, once.
#include "web/cookie.hpp"

#include <array>

#include "fuzz.hpp"
#include "web/encoding.hpp"
#include "web/host_check.hpp"

namespace risk::fuzz {
namespace {

constexpr std::string_view name = "__Host-risk_session=";

void try_cookie(std::string_view header) {
    const auto id = web::session_cookie(header);
    std::size_t mentions = 0;
    for (auto at = header.find(name); at != std::string_view::npos; at = header.find(name, at + 1)) ++mentions;
    if (mentions == 0) return require(!id, "what is not there is not found", header);
    if (!id) return;
    require(header.find(std::string(name) + std::string(*id)) != std::string_view::npos,
            "the session is what stands there", *id);
    require(id->find(';') == std::string_view::npos, "and ends where its pair does", *id);
    const std::string twice = std::string(header) + "; " + std::string(name) + "other";
    require(!web::session_cookie(twice), "two of them are none", twice);
    const std::string set = web::session_cookie_of(Secret(std::string(*id)));
    require(web::session_cookie(set.substr(0, set.find(';'))) == id, "what is set is what is read", set);
}

/// Lower case, and only the characters of host names: what else could be taken for ours?
void try_host(std::string_view header) {
    static const std::array<std::string, 1> names{"risk.example.com"};
    if (!web::host_is_ours(header, names)) return;
    constexpr std::array<std::string_view, 4> ours{"localhost", "127.0.0.1", "[::1]", "risk.example.com"};
    std::string lower(header);
    for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    for (const std::string_view each : ours) {
        if (!lower.starts_with(each)) continue;
        const auto rest = std::string_view(lower).substr(each.size());
        const bool port = rest.starts_with(':') && rest.size() > 1 &&
                          rest.find_first_not_of("0123456789", 1) == std::string_view::npos;
        if (rest.empty() || port) return;
    }
    throw Broken("a host that is not ours is taken for ours: " + std::string(header));
}

}  // namespace

void try_input(std::string_view input) {
    Pieces pieces(input);
    try_cookie(pieces.line());
    try_host(pieces.line());
    web::Request request;
    request.method = "GET";
    request.headers["accept-encoding"] = pieces.line();
    (void)web::accepts_gzip(request);
    const std::string_view tags = pieces.rest();
    const bool any = tags.find('*') != std::string_view::npos, ours = tags.find("\"abc\"") != std::string_view::npos;
    require(!web::names_etag(tags, "\"abc\"") || any || ours, "only what is named is not sent again", tags);
}

}  // namespace risk::fuzz
