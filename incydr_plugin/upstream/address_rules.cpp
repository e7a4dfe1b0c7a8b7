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
    Block{v4(168, 63, 129, 16), 32, AddressKind::forbidden},  // a cloud's metadata, in the open
    Block{v4(0, 0, 0, 0), 8, AddressKind::forbidden},          Block{v4(169, 254, 0, 0), 16, AddressKind::forbidden},
    Block{v4(192, 0, 0, 0), 24, AddressKind::forbidden},       Block{v4(192, 0, 2, 0), 24, AddressKind::forbidden},
    Block{v4(198, 51, 100, 0), 24, AddressKind::forbidden},    Block{v4(203, 0, 113, 0), 24, AddressKind::forbidden},
    Block{v4(192, 88, 99, 0), 24, AddressKind::forbidden},     Block{v4(224, 0, 0, 0), 3, AddressKind::forbidden},
};

AddressKind kind_of_v4(std::uint32_t address) {
    const auto covers = [address](const Block& block) { return (address ^ block.network) >> (32U - block.bits) == 0; };
    const auto* const found = std::find_if(blocks.begin(), blocks.end(), covers);
    return found == blocks.end() ? AddressKind::open : found->kind;
}

std::uint32_t v4_at(const V6& bytes, std::size_t at) {
    return v4(bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]);
}

struct V6Block {
    V6 network;
    unsigned bits;
    AddressKind kind;
};

// The first match counts.
constexpr std::array v6_blocks{
    V6Block{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, 128, AddressKind::loopback},
    V6Block{{0x20, 0x01, 0x0d, 0xb8}, 32, AddressKind::forbidden},  // documentation
    V6Block{{0x3f, 0xff}, 20, AddressKind::forbidden},              // documentation
    V6Block{{0x20, 0x01, 0, 0}, 23, AddressKind::forbidden},        // Teredo, benchmarks, ORCHID: no hosts
    V6Block{{0xfd, 0x00, 0x0e, 0xc2}, 32, AddressKind::forbidden},  // metadata of clouds: this,
    V6Block{{0xfd, 0x20, 0x00, 0xce}, 32, AddressKind::forbidden},  // this,
    V6Block{{0xfd, 0x00, 0x00, 0xc1}, 32, AddressKind::forbidden},  // this,
    V6Block{{0xfd, 0x00, 0x00, 0x42}, 32, AddressKind::forbidden},  // and this
    V6Block{{0xfc}, 7, AddressKind::internal},
    V6Block{{0xfe, 0xc0}, 10, AddressKind::internal},  // the old site-local
    V6Block{{0x20}, 3, AddressKind::open},
};

bool starts(const V6& bytes, const V6& network, unsigned bits) {
    const std::size_t whole = bits / 8;
    const auto rest = static_cast<std::uint8_t>(0xff00U >> bits % 8);
    return std::equal(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(whole), network.begin()) &&
           (bits % 8 == 0 || ((bytes[whole] ^ network[whole]) & rest) == 0);
}

// A gateway somewhere makes IPv4 of it: it may lead to the internet, and to nothing else.
AddressKind translated(AddressKind inner) { return inner == AddressKind::open ? inner : AddressKind::forbidden; }

AddressKind kind_of_v6(const V6& bytes) {
    static constexpr V6 mapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, nat64{0, 0x64, 0xff, 0x9b}, six_to_4{0x20, 2};
    if (starts(bytes, mapped, 96)) return kind_of_v4(v4_at(bytes, 12));  // by this machine's kernel, so it is that
    if (starts(bytes, nat64, 96)) return translated(kind_of_v4(v4_at(bytes, 12)));
    if (starts(bytes, six_to_4, 16)) return translated(kind_of_v4(v4_at(bytes, 2)));
    const auto covers = [&bytes](const V6Block& block) { return starts(bytes, block.network, block.bits); };
    const auto* const found = std::find_if(v6_blocks.begin(), v6_blocks.end(), covers);
    return found == v6_blocks.end() ? AddressKind::forbidden : found->kind;
}

}  // namespace

std::optional<AddressKind> address_kind(std::string_view text) {
    in_addr four{};
    if (inet_pton(AF_INET, std::string(text).c_str(), &four) == 1) return kind_of_v4(ntohl(four.s_addr));
    const std::string copy(text.substr(0, text.find('%')));  // a zone says which link, not where
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
