// SPDX-License-Identifier: Apache-2.0
#include "upstream/base_url.hpp"

#include <algorithm>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <cctype>
#include <charconv>
#include <optional>

#include "upstream/address_rules.hpp"

namespace risk::incydr {
namespace {

std::string lower(std::string_view text) {
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return result;
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front())) != 0) text.remove_prefix(1);
    while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back())) != 0) text.remove_suffix(1);
    return text;
}

bool digit(char c) { return c >= '0' && c <= '9'; }

bool plain_label(std::string_view label) {
    const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || digit(c) || c == '-' || c == '_'; };
    return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
           std::all_of(label.begin(), label.end(), fits);
}

bool plain_host(std::string_view host) {
    if (host.size() > 253) return false;
    while (true) {
        const auto dot = host.find('.');
        if (!plain_label(host.substr(0, dot))) return false;
        if (dot == std::string_view::npos) return true;
        host.remove_prefix(dot + 1);
    }
}

// 2130706433, 0x7f.1, 127.0.0.01: the resolver takes these for addresses, people and lists of hosts do not.
bool ends_in_number(std::string_view host) {
    const auto last = host.substr(host.rfind('.') + 1);
    return last.starts_with("0x") || (!last.empty() && std::all_of(last.begin(), last.end(), digit));
}

// Not url.port_number(), which wraps around beyond 65535.
std::optional<std::uint16_t> port_in(const boost::urls::url_view& url) {
    const auto text = url.port();
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (error != std::errc() || end != text.data() + text.size() || port == 0) return std::nullopt;
    return port;
}

// What is wrong with a text that is no URL.
std::string no_url(std::string_view text) {
    if (text.empty()) return "nothing";
    const auto any = [text](auto is) {
        return std::any_of(text.begin(), text.end(), [is](char c) { return is(static_cast<unsigned char>(c)); });
    };
    if (any([](unsigned char c) { return c >= 0x80; }))
        return "a character that is not ASCII (a name in another script has a form that begins with xn--)";
    if (any([](unsigned char c) { return c <= ' ' || c == 0x7f || c == '\\'; }))
        return "a space, a control character or a backslash in it";
    if (text.find("://") == std::string_view::npos) return "no \"https://\" at its front";
    return "something that is no URL";
}

// What is wrong with a URL as an origin; empty if nothing is.
std::string fault_of(const boost::urls::url_view& url) {
    // The parser takes 127.0.0.1.nip.io for an address and a path; a real path begins with a slash.
    if (!url.has_authority() || (!url.encoded_path().empty() && url.encoded_path().front() != '/'))
        return "something that is no URL";
    if (url.has_userinfo()) return "a user name or password in it";
    if (!url.encoded_path().empty() && url.encoded_path() != "/")
        return "a path (\"" + std::string(url.encoded_path()) + "\")";
    if (url.has_query()) return "a query (\"?…\")";
    if (url.has_fragment()) return "a fragment (\"#…\")";
    if (url.has_port() && !port_in(url)) return "no usable port";
    return {};
}

std::string host_of(const boost::urls::url_view& url) {
    if (url.host_type() == boost::urls::host_type::ipv6) return lower(std::string(url.host_ipv6_address().to_string()));
    std::string host = lower(std::string(url.encoded_host()));
    if (!host.empty() && host.back() == '.') host.pop_back();
    return host;
}

Answer<Origin> parse_origin(std::string_view text, const char* field, const std::string& expected) {
    const auto refuse = [&](const std::string& found) {
        return rp::Failure(RP_E_CONFIG, expected + ", found " + found + ".", field);
    };
    const auto parsed = boost::urls::parse_uri(boost::urls::string_view(text.data(), text.size()));
    if (!parsed) return refuse(no_url(text));
    const boost::urls::url_view& url = *parsed;
    Origin origin;
    origin.tls = url.scheme_id() == boost::urls::scheme::https;
    if (!origin.tls && url.scheme_id() != boost::urls::scheme::http)
        return refuse("the scheme \"" + std::string(url.scheme()) + "\"");
    if (const std::string fault = fault_of(url); !fault.empty()) return refuse(fault);
    origin.host = host_of(url);
    const bool address = address_kind(origin.host).has_value();
    if (!address && !plain_host(origin.host)) return refuse("no usable host name");
    if (!address && ends_in_number(origin.host))
        return refuse("\"" + origin.host + "\", an address that is not written like 192.0.2.1");
    origin.port = port_in(url).value_or(static_cast<std::uint16_t>(origin.tls ? 443 : 80));
    return origin;
}

// "[::1]", however the address in it is written.
bool same_address(std::string_view pattern, std::string_view host) {
    const auto parsed = boost::urls::parse_ipv6_address(
        boost::urls::string_view(pattern.data() + 1, pattern.size() - std::min<std::size_t>(pattern.size(), 2)));
    return parsed && pattern.ends_with(']') && std::string_view(parsed->to_string()) == host;
}

rp::Failure not_allowed(const Origin& origin, const Reach& reach, const char* field) {
    return {RP_E_CONFIG,
            "The host " + origin.host + " may not be connected to: expected one of " +
                (reach.allowed_hosts.empty() ? std::string("(none)") : std::string(reach.allowed_hosts)) +
                ". Correct the address, or let the operator of this server add the host to those allowed.",
            field};
}

// With the developer switch, loopback needs no entry in the list: it is what the switch is for.
bool within(const Origin& origin, const Reach& reach) {
    return host_allowed(origin.host, reach.allowed_hosts) || (reach.developer && loopback_name(origin.host));
}

}  // namespace

std::string Origin::authority() const {
    const bool v6 = host.find(':') != std::string::npos;
    return (v6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

std::string Origin::text() const {
    const bool usual = port == (tls ? 443 : 80);
    const std::string name = authority();
    return (tls ? "https://" : "http://") + (usual ? name.substr(0, name.rfind(':')) : name);
}

Answer<Origin> parse_base_url(std::string_view text, const Reach& reach) {
    auto origin = parse_origin(trimmed(text), "base_url",
                               "The Base URL: expected an https origin such as https://api.us.code42.com");
    if (!origin) return origin;
    if (!origin->tls && !(reach.developer && loopback_name(origin->host))) {
        return rp::Failure(RP_E_CONFIG,
                           "The Base URL: expected https://, found http://. Credentials are never sent in clear.",
                           "base_url");
    }
    if (!within(*origin, reach)) return not_allowed(*origin, reach, "base_url");
    return origin;
}

Answer<Origin> parse_proxy_url(std::string_view text, const Reach& reach) {
    auto origin = parse_origin(trimmed(text), "proxy_url",
                               "The proxy: expected http://host:port without credentials, path or query");
    if (!origin) return origin;
    if (origin->tls)
        return rp::Failure(RP_E_CONFIG,
                           "The proxy: expected http://host:port, found https://. The proxy is spoken to in clear; "
                           "what goes through it is TLS.",
                           "proxy_url");
    if (!within(*origin, reach)) return not_allowed(*origin, reach, "proxy_url");
    return origin;
}

bool host_allowed(std::string_view host, std::string_view patterns) {
    const std::string name = lower(host);
    while (!patterns.empty()) {
        const std::size_t comma = std::min(patterns.find(','), patterns.size());
        const std::string pattern = lower(trimmed(patterns.substr(0, comma)));
        patterns.remove_prefix(std::min(comma + 1, patterns.size()));
        if (pattern.starts_with("*.")) {
            const std::string_view tail = std::string_view(pattern).substr(1);
            if (name.size() > tail.size() && name.ends_with(tail)) return true;
        } else if (pattern.starts_with('[') ? same_address(pattern, name) : !pattern.empty() && pattern == name) {
            return true;
        }
    }
    return false;
}

bool loopback_name(std::string_view host) {
    return host == "localhost" || host.ends_with(".localhost") || address_kind(host) == AddressKind::loopback;
}

std::string console_of(const Origin& api) {
    static constexpr std::string_view front = "api.", back = ".code42.com";
    if (!api.tls || !api.host.starts_with(front) || !api.host.ends_with(back)) return {};
    return "https://console." + api.host.substr(front.size());
}

}  // namespace risk::incydr
