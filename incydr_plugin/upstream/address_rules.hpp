// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace risk::incydr {

/// Where an IP address leads. A mapped IPv4 address (::ffff:127.0.0.1) counts as what it is; one that a gateway takes
/// out (NAT64, 6to4) is open or forbidden, because nobody here knows what lies behind that gateway.
enum class AddressKind : std::uint8_t {
    open,      ///< the internet
    internal,  ///< private, unique local, carrier-grade NAT
    loopback,
    forbidden  ///< unspecified, link-local with the metadata services of clouds, multicast, reserved
};

/// Nothing if the text is no IP address.
[[nodiscard]] std::optional<AddressKind> address_kind(std::string_view text);

/// Who is being connected to.
enum class Peer : std::uint8_t {
    upstream,
    proxy  ///< named by an administrator and allowed by the operator: private networks are where proxies live
};

[[nodiscard]] bool may_connect(AddressKind kind, Peer peer, bool developer);

[[nodiscard]] std::string_view words(AddressKind kind);

}  // namespace risk::incydr
