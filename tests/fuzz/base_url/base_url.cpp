// SPDX-License-Identifier: Apache-2.0
// Allowed hosts, a line of them, and what somebody entered as Base URL or proxy. What is accepted is an origin and nothing
// else, is within the allowed hosts, and is read as the same origin by a second, much simpler reading.
#include "upstream/base_url.hpp"

#include <algorithm>
#include <optional>

#include "fuzz.hpp"
#include "upstream/address_rules.hpp"

namespace risk::fuzz {
namespace {

using incydr::Origin;
using incydr::Reach;

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return out;
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view space = " \t\n\v\f\r";
    const auto from = text.find_first_not_of(space);
    if (from == std::string_view::npos) return {};
    return text.substr(from, text.find_last_not_of(space) - from + 1);
}

/// Scheme, host as written and port: of anything that Base URLs may look like.
struct Plain {
    std::string scheme, host, port;
};

Plain plain_reading(std::string_view text) {
    Plain plain;
    const auto colon = text.find("://");
    require(colon != std::string_view::npos, "an origin has a scheme");
    plain.scheme = lower(text.substr(0, colon));
    text.remove_prefix(colon + 3);
    if (text.ends_with('/')) text.remove_suffix(1);
    require(text.find_first_of("/?#@\\ ") == std::string_view::npos, "an origin has no path, query, fragment or user",
            text);
    const auto port_at = text.find_last_of(":]");
    if (port_at != std::string_view::npos && text[port_at] == ':') {
        plain.port = text.substr(port_at + 1);
        text = text.substr(0, port_at);
    }
    plain.host = lower(text);
    return plain;
}

void check(const Origin& origin, std::string_view typed, const Reach& reach, bool proxy) {
    const std::string text(trimmed(typed));
    const Plain plain = plain_reading(text);
    require(origin.tls == (plain.scheme == "https"), "the scheme is the one that was typed", text);
    require(proxy != origin.tls || reach.developer, "a Base URL is https, a proxy is not", text);
    require(origin.port != 0, "a port is a number");
    if (!plain.port.empty())
        require(std::to_string(origin.port) == plain.port.substr(plain.port.find_first_not_of('0')),
                "the one that was typed", text);
    const auto kind = incydr::address_kind(origin.host);
    if (!plain.host.starts_with('[')) {
        const std::string host = plain.host.ends_with('.') ? plain.host.substr(0, plain.host.size() - 1) : plain.host;
        require(origin.host == host, "the host is the one that was typed", origin.host);
    } else {
        require(kind.has_value(), "what stands in brackets is an address", origin.host);
    }
    require(origin.host == lower(origin.host) && origin.host.size() <= 253, "in normal form", origin.host);
    require(origin.host.find_first_of("/?#@\\%[] ") == std::string::npos, "without anything that ends or escapes",
            origin.host);
    const bool local =
        origin.host == "localhost" || origin.host.ends_with(".localhost") || kind == incydr::AddressKind::loopback;
    require(incydr::host_allowed(origin.host, reach.allowed_hosts) || (reach.developer && local), "and allowed",
            origin.host);
    const auto again =
        proxy ? incydr::parse_proxy_url(origin.text(), reach) : incydr::parse_base_url(origin.text(), reach);
    require(again.ok() && *again == origin, "written anew it is the same origin", origin.text());
}

}  // namespace

void try_input(std::string_view input) {
    Pieces pieces(input);
    const std::string_view patterns = pieces.line(), typed = pieces.rest();
    for (const bool developer : {false, true}) {
        const Reach reach{developer, patterns};
        const auto base = incydr::parse_base_url(typed, reach);
        if (base) check(*base, typed, reach, false);
        const auto proxy = incydr::parse_proxy_url(typed, reach);
        if (proxy) check(*proxy, typed, reach, true);
        for (const auto* answer : {&base, &proxy}) {
            if (!*answer) require(answer->failure().cause() == RP_E_CONFIG, "what is refused, an operator corrects");
        }
        if (base) (void)incydr::console_of(*base);
    }
}

}  // namespace risk::fuzz
