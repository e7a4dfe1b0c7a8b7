// SPDX-License-Identifier: Apache-2.0
#include "incydr_simulator/base64.hpp"

#include <openssl/evp.h>

namespace risk::incydr_simulator {
namespace {

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

}  // namespace

std::string base64url(std::string_view bytes) {
    std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');  // EVP writes a NUL behind
    const int written =
        EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), bytes_of(bytes), static_cast<int>(bytes.size()));
    text.resize(static_cast<std::size_t>(written));
    while (!text.empty() && text.back() == '=') text.pop_back();
    for (char& c : text) c = c == '+' ? '-' : (c == '/' ? '_' : c);
    return text;
}

std::optional<std::string> base64_decode(std::string_view text) {
    std::string bytes(text.size() / 4 * 3 + 3, '\0');
    const int written =
        EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()), bytes_of(text), static_cast<int>(text.size()));
    if (written < 0 || text.empty()) return std::nullopt;
    bytes.resize(static_cast<std::size_t>(written));
    for (auto padding = text; padding.ends_with('=') && !bytes.empty(); padding.remove_suffix(1)) bytes.pop_back();
    return bytes;
}

}  // namespace risk::incydr_simulator
