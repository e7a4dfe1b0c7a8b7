// SPDX-License-Identifier: Apache-2.0
#include "digest.hpp"

#include <algorithm>
#include <new>

namespace risk::incydr {

Digester::Digester() : context_(EVP_MD_CTX_new()) {
    if (!context_ || EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr) != 1) throw std::bad_alloc();
}

Digest Digester::operator()(std::string_view text) {
    std::array<std::uint8_t, EVP_MAX_MD_SIZE> whole{};
    const bool done = EVP_DigestInit_ex(context_.get(), nullptr, nullptr) == 1 &&
                      EVP_DigestUpdate(context_.get(), text.data(), text.size()) == 1 &&
                      EVP_DigestFinal_ex(context_.get(), whole.data(), nullptr) == 1;
    if (!done) throw std::bad_alloc();  // nothing else can fail there, and a wrong digest must not be taken for one
    Digest digest{};
    std::copy_n(whole.begin(), digest.size(), digest.begin());
    return digest;
}

Digest digest_of(std::string_view text) { return Digester()(text); }

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
