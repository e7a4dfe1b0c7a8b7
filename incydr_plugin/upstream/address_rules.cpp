// SPDX-License-Identifier: Apache-2.0
#include "upstream/address_rules.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <string>

namespace risk::incydr {
namespace {

using V6 = std::array<std::uint8_t, 16>;

struct Block {
    std::uint32_t network;
    unsigned bits;
    AddressKind kind;
};

constexpr std::uint32_t v4(unsigned a, unsigned b, unsigned c, unsigned d) { return a << 24U | b << 16U | c << 8U | d; }

// IANA's special-purpose registry, as far as it matters to somebody who connects. The first match counts.
constexpr std::array blocks{
    Block{v4(127, 0, 0, 0), 8, AddressKind::loopback},         Block{v4(10, 0, 0, 0), 8, AddressKind::internal},
    Block{v4(172, 16, 0, 0), 12, AddressKind::internal},       Block{v4(192, 168, 0, 0), 16, AddressKind::internal},
    Block{v4(100, 100, 100, 200), 32, AddressKind::forbidden},  // a cloud's metadata
    Block{v4(100, 64, 0, 0), 10, AddressKind::internal},       Block{v4(198, 18, 0, 0), 15, AddressKind::internal},
    Block{v4(0, 0, 0, 0), 8, AddressKind::forbidden},          Block{v4(169, 254, 0, 0), 16, AddressKind::forbidden},
    Block{v4(192, 0, 0, 0), 24, AddressKind::forbidden},       Block{v4(192, 0, 2, 0), 24, AddressKind::forbidden},
    Block{v4(198, 51, 100, 0), 24, AddressKind::forbidden},    Block{v4(203, 0, 113, 0), 24, AddressKind::forbidden},
    Block{v4(224, 0, 0, 0), 3, AddressKind::forbidden},
};

AddressKind kind_of_v4(std::uint32_t address) {
    const auto covers = [address](const Block& block) { return (address ^ block.network) >> (32U - block.bits) == 0; };
    const auto* const found = std::find_if(blocks.begin(), blocks.end(), covers);
    return found == blocks.end() ? AddressKind::open : found->kind;
}

std::uint32_t v4_at(const V6& bytes, std::size_t at) {
    return v4(bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]);
}

bool starts(const V6& bytes, std::initializer_list<std::uint8_t> prefix) {
    return std::equal(prefix.begin(), prefix.end(), bytes.begin());
}

AddressKind kind_of_v6(const V6& bytes) {
    static constexpr V6 one{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
    if (bytes == one) return AddressKind::loopback;
    if (bytes == V6{}) return AddressKind::forbidden;
    if (starts(bytes, {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff})) return kind_of_v4(v4_at(bytes, 12));  // mapped
    if (starts(bytes, {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0})) return kind_of_v4(v4_at(bytes, 12));        // compatible
    if (starts(bytes, {0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0})) return kind_of_v4(v4_at(bytes, 12));  // NAT64
    if (starts(bytes, {0, 0x64, 0xff, 0x9b})) return AddressKind::forbidden;  // local NAT64: cannot be seen through
    if (starts(bytes, {0x20, 0x02})) return kind_of_v4(v4_at(bytes, 2));      // 6to4
    if (starts(bytes, {0x20, 0x01, 0, 0})) return AddressKind::forbidden;     // Teredo
    if (starts(bytes, {0x20, 0x01, 0x0d, 0xb8})) return AddressKind::forbidden;
    if (starts(bytes, {0xfd, 0x00, 0x0e, 0xc2})) return AddressKind::forbidden;  // a cloud's metadata
    if ((bytes[0] & 0xfeU) == 0xfcU) return AddressKind::internal;
    if (bytes[0] == 0xfe && (bytes[1] & 0xc0U) == 0xc0U) return AddressKind::internal;  // the old site-local
    if (bytes[0] == 0xfe || bytes[0] == 0xff) return AddressKind::forbidden;            // link-local, multicast
    return (bytes[0] & 0xe0U) == 0x20U ? AddressKind::open : AddressKind::forbidden;
}

}  // namespace

std::optional<AddressKind> address_kind(std::string_view text) {
    const std::string copy(text.substr(0, text.find('%')));  // a zone says which link, not where
    in_addr four{};
    if (inet_pton(AF_INET, copy.c_str(), &four) == 1) return kind_of_v4(ntohl(four.s_addr));
    V6 six{};
    if (inet_pton(AF_INET6, copy.c_str(), six.data()) == 1) return kind_of_v6(six);
    return std::nullopt;
}

bool may_connect(AddressKind kind, Peer peer, bool developer) {
    switch (kind) {
        case AddressKind::open:
            return true;
        case AddressKind::internal:
            return developer || peer == Peer::proxy;
        case AddressKind::loopback:
            return developer;
        case AddressKind::forbidden:
            return false;
    }
    return false;
}

std::string_view words(AddressKind kind) {
    switch (kind) {
        case AddressKind::open:
            return "a public address";
        case AddressKind::internal:
            return "a private address";
        case AddressKind::loopback:
            return "a loopback address";
        case AddressKind::forbidden:
            return "a link-local, metadata, multicast or reserved address";
    }
    return "an unknown kind of address";
}

}  // namespace risk::incydr
