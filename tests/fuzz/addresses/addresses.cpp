// SPDX-License-Identifier: Apache-2.0
// Where an address leads, beside a list of prefixes written bit by bit: a public address is one that no prefix covers.
#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <string>

#include "fuzz.hpp"
#include "upstream/address_rules.hpp"

namespace risk::fuzz {
namespace {

using incydr::AddressKind;

/// 16 bytes, IPv4 as ::ffff:a.b.c.d.
using Bytes = std::array<std::uint8_t, 16>;

struct Prefix {
    const char* network;
    unsigned bits;
};

/// Not reachable over the internet, or not meant to be: IANA's special-purpose registries for IPv4 and IPv6.
constexpr Prefix closed[] = {{"::ffff:0.0.0.0", 104},
                             {"::ffff:10.0.0.0", 104},
                             {"::ffff:100.64.0.0", 106},
                             {"::ffff:127.0.0.0", 104},
                             {"::ffff:169.254.0.0", 112},
                             {"::ffff:172.16.0.0", 108},
                             {"::ffff:192.0.0.0", 120},
                             {"::ffff:192.0.2.0", 120},
                             {"::ffff:192.168.0.0", 112},
                             {"::ffff:198.18.0.0", 111},
                             {"::ffff:198.51.100.0", 120},
                             {"::ffff:203.0.113.0", 120},
                             {"::ffff:224.0.0.0", 100},
                             {"::ffff:240.0.0.0", 100},
                             {"::", 128},
                             {"::1", 128},
                             {"64:ff9b:1::", 48},
                             {"100::", 64},
                             {"2001::", 32},
                             {"2001:db8::", 32},
                             {"3fff::", 20},
                             {"5f00::", 16},
                             {"fc00::", 7},
                             {"fe80::", 10},
                             {"fec0::", 10},
                             {"ff00::", 8}};

/// An IPv4 address that travels in these is what counts.
constexpr struct {
    Prefix prefix;
    std::size_t at;
} carriers[] = {{{"::", 96}, 12}, {{"64:ff9b::", 96}, 12}, {{"2002::", 16}, 2}};

Bytes parsed(const char* text) {
    Bytes bytes{};
    inet_pton(AF_INET6, text, bytes.data());
    return bytes;
}

bool covers(const Prefix& prefix, const Bytes& address) {
    const Bytes network = parsed(prefix.network);
    for (unsigned bit = 0; bit < prefix.bits; ++bit) {
        const unsigned mask = 0x80U >> (bit % 8);
        if (((network[bit / 8] ^ address[bit / 8]) & mask) != 0) return false;
    }
    return true;
}

Bytes mapped(const std::uint8_t* four) {
    Bytes bytes = parsed("::ffff:0.0.0.0");
    std::memcpy(bytes.data() + 12, four, 4);
    return bytes;
}

bool is_closed(const Bytes& address) {
    for (const Prefix& prefix : closed) {
        if (covers(prefix, address)) return true;
    }
    for (const auto& carrier : carriers) {
        if (covers(carrier.prefix, address)) return is_closed(mapped(address.data() + carrier.at));
    }
    return !covers({"::ffff:0.0.0.0", 96}, address) && (address[0] & 0xE0U) != 0x20U;  // only 2000::/3 is given out
}

void check(std::string_view text, const Bytes& address) {
    const auto kind = incydr::address_kind(text);
    require(kind.has_value(), "what inet_pton takes is an address", text);
    if (*kind == AddressKind::open) require(!is_closed(address), "a public address is in no closed prefix", text);
    if (is_closed(address)) {
        require(!incydr::may_connect(*kind, incydr::Peer::upstream, false), "what is closed is not connected to", text);
    }
    if (*kind == AddressKind::forbidden) {
        require(!incydr::may_connect(*kind, incydr::Peer::proxy, true), "the forbidden is so for everybody", text);
    }
    require(!incydr::words(*kind).empty(), "and has words");
}

void try_text(std::string_view text) {
    std::array<std::uint8_t, 4> four{};
    if (inet_pton(AF_INET, std::string(text).c_str(), four.data()) == 1) return check(text, mapped(four.data()));
    const std::string copy(text.substr(0, text.find('%')));  // a zone
    Bytes six{};
    if (inet_pton(AF_INET6, copy.c_str(), six.data()) == 1) return check(text, six);
    require(!incydr::address_kind(text), "what inet_pton does not take is none", text);
}

}  // namespace

void try_input(std::string_view input) {
    try_text(input);
    Bytes six{};
    std::memcpy(six.data(), input.data(), std::min(input.size(), six.size()));
    std::array<char, INET6_ADDRSTRLEN> text{};
    try_text(inet_ntop(AF_INET, six.data(), text.data(), text.size()));
    try_text(inet_ntop(AF_INET6, six.data(), text.data(), text.size()));
}

}  // namespace risk::fuzz
