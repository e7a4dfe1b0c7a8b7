// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "answer.hpp"

namespace risk::incydr {

/// Scheme, host and port, and nothing else.
struct Origin {
    bool tls = true;
    std::string host;  ///< lower case; an IPv6 address without its brackets
    std::uint16_t port = 443;

    [[nodiscard]] std::string text() const;  ///< "https://api.us.code42.com", the port only if it is not the usual one
    [[nodiscard]] std::string authority() const;  ///< "host:port", brackets where they belong
    friend bool operator==(const Origin&, const Origin&) = default;
};

/// What the host lets this integration connect to.
struct Reach {
    bool developer = false;          ///< loopback and private addresses too, and http to loopback
    std::string_view allowed_hosts;  ///< patterns, separated by commas
};

/// The Base URL as a person typed it: an https origin whose host is allowed. A failure names the field base_url.
[[nodiscard]] Answer<Origin> parse_base_url(std::string_view text, const Reach& reach);

/// An http:// proxy without credentials, whose host is allowed. A failure names the field proxy_url.
[[nodiscard]] Answer<Origin> parse_proxy_url(std::string_view text, const Reach& reach);

/// Whether a pattern of the list covers the host. "*" at the front of a pattern stands for one or more labels; an IPv6
/// address stands in brackets there, and is the same however it is written.
[[nodiscard]] bool host_allowed(std::string_view host, std::string_view patterns);

/// localhost, what ends in it, and loopback addresses.
[[nodiscard]] bool loopback_name(std::string_view host);

/// The vendor's console that belongs to an API origin, "https://console.us.code42.com", or empty if it cannot be
/// derived.
[[nodiscard]] std::string console_of(const Origin& api);

}  // namespace risk::incydr
