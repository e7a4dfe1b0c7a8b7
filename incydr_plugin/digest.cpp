// SPDX-License-Identifier: Apache-2.0
#include "digest.hpp"

#include <openssl/sha.h>

#include <algorithm>

namespace risk::incydr {

Digest digest_of(std::string_view text) {
    std::array<std::uint8_t, SHA256_DIGEST_LENGTH> whole{};
    SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), whole.data());
    Digest digest{};
    std::copy_n(whole.begin(), digest.size(), digest.begin());
    return digest;
}

std::string hex(const Digest& digest) {
    static constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const std::uint8_t byte : digest) {
        text += digits[byte >> 4U];
        text += digits[byte & 15U];
    }
    return text;
}

}  // namespace risk::incydr
