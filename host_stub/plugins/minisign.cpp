// SPDX-License-Identifier: Apache-2.0
#include "plugins/minisign.hpp"

#include <sodium.h>

#include <algorithm>
#include <cstring>

#include "plugins/minisign_text.hpp"

namespace risk::plugins::minisign {
namespace {

constexpr std::string_view plain_algorithm = "Ed", hashed_algorithm = "ED";

static_assert(crypto_sign_BYTES == 64 && crypto_sign_PUBLICKEYBYTES == 32);

struct KeyBlock {
    char algorithm[2];
    unsigned char id[KeyId::size], key[crypto_sign_PUBLICKEYBYTES];
};
struct SignatureBlock {
    char algorithm[2];
    unsigned char id[KeyId::size], signature[crypto_sign_BYTES];
};
static_assert(sizeof(KeyBlock) == 42 && sizeof(SignatureBlock) == 74);

Failure no_key(const std::string& file, std::string found) {
    return {"The file is no public key", file,
            "two lines, \"untrusted comment: …\" and base64, as host_stub plugin keygen and minisign write them",
            std::move(found), "Ask whoever signs the plugin for the file again."};
}

Failure no_signature(const std::string& file, std::string found) {
    return {"The file is no signature", file, "four lines, as host_stub plugin sign and minisign write them",
            std::move(found), "Install manifest, signature and library anew from one release."};
}

template <class Block>
Block* decoded(std::string_view base64, Block& block) {
    return decode(base64, reinterpret_cast<unsigned char*>(&block), sizeof block) ? &block : nullptr;
}

template <class Block>
std::string encoded(const Block& block) {
    return encode(reinterpret_cast<const unsigned char*>(&block), sizeof block);
}

bool verified(const std::array<unsigned char, 64>& signature, std::string_view message, const PublicKey& key) {
    return crypto_sign_verify_detached(signature.data(), reinterpret_cast<const unsigned char*>(message.data()),
                                       message.size(), key.key.data()) == 0;
}

}  // namespace

// ---- what the files are made of

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const auto end = text.find('\n');
        auto line = text.substr(0, end);
        if (line.ends_with('\r')) line.remove_suffix(1);
        lines.push_back(line);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return lines;
}

bool decode(std::string_view base64, unsigned char* bytes, std::size_t size) {
    // libsodium takes some bytes above 127 for the character without their highest bit.
    if (std::ranges::any_of(base64, [](char c) { return static_cast<unsigned char>(c) > 127; })) return false;
    std::size_t length = 0;
    return sodium_base642bin(bytes, size, base64.data(), base64.size(), nullptr, &length, nullptr,
                             sodium_base64_VARIANT_ORIGINAL) == 0 &&
           length == size;
}

std::string encode(const unsigned char* bytes, std::size_t size) {
    std::string text(sodium_base64_encoded_len(size, sodium_base64_VARIANT_ORIGINAL), '\0');
    sodium_bin2base64(text.data(), text.size(), bytes, size, sodium_base64_VARIANT_ORIGINAL);
    text.pop_back();  // its NUL
    return text;
}

KeyId::KeyId(const unsigned char* bytes) { std::copy_n(bytes, size, bytes_.begin()); }

Result<KeyId> KeyId::parse(std::string_view hex) {
    KeyId id;
    std::size_t length = 0;
    const bool valid = hex.size() == 2 * size &&
                       sodium_hex2bin(id.bytes_.data(), size, hex.data(), hex.size(), nullptr, &length, nullptr) == 0;
    if (!valid)
        return Failure{"This is no key id", std::string(hex), "16 hex digits, as in host_stub plugin keys", "", ""};
    std::ranges::reverse(id.bytes_);
    return id;
}

std::string KeyId::hex() const {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string text;
    auto shown = bytes_;
    std::ranges::reverse(shown);
    for (const auto byte : shown) {
        text += digits[byte >> 4U];
        text += digits[byte & 15U];
    }
    return text;
}

// ---- public keys

Result<PublicKey> PublicKey::parse(std::string_view text, const std::string& file) {
    const auto lines = lines_of(text);
    if (text.size() > most_key_bytes || lines.size() != 2) return no_key(file, std::to_string(lines.size()) + " lines");
    if (!lines[0].starts_with(comment_prefix)) return no_key(file, "another first line");
    KeyBlock block{};
    if (decoded(lines[1], block) == nullptr) return no_key(file, "another second line: no such base64");
    if (std::string_view(block.algorithm, 2) != plain_algorithm) return no_key(file, "a key for another algorithm");
    PublicKey key;
    key.id = KeyId(block.id);
    std::ranges::copy(block.key, key.key.begin());
    return key;
}

std::string PublicKey::text() const {
    KeyBlock block{};
    std::ranges::copy(plain_algorithm, block.algorithm);
    std::ranges::copy(id.bytes(), block.id);
    std::ranges::copy(key, block.key);
    return std::string(comment_prefix) + "minisign public key " + id.hex() + '\n' + encoded(block) + '\n';
}

// ---- signatures

Result<Signature> Signature::parse(std::string_view text, const std::string& file) {
    if (text.size() > most_signature_bytes) return no_signature(file, std::to_string(text.size()) + " bytes");
    const auto lines = lines_of(text);
    if (lines.size() != 4) return no_signature(file, std::to_string(lines.size()) + " lines");
    if (!lines[0].starts_with(comment_prefix)) return no_signature(file, "another first line");
    SignatureBlock block{};
    if (decoded(lines[1], block) == nullptr) return no_signature(file, "another second line: no such base64");
    const std::string_view algorithm(block.algorithm, 2);
    if (algorithm != plain_algorithm && algorithm != hashed_algorithm)
        return no_signature(file, "a signature by another algorithm");
    if (!lines[2].starts_with(trusted_prefix)) return no_signature(file, "another third line");
    Signature signature;
    signature.prehashed = algorithm == hashed_algorithm;
    signature.key_id = KeyId(block.id);
    std::ranges::copy(block.signature, signature.signature.begin());
    signature.trusted_comment = lines[2].substr(trusted_prefix.size());
    if (signature.trusted_comment.find('\r') != std::string::npos)  // it would overwrite its line on a terminal
        return no_signature(file, "a carriage return within the third line");
    if (!decode(lines[3], signature.global.data(), signature.global.size()))
        return no_signature(file, "another fourth line: no such base64");
    return signature;
}

std::string Signature::text() const {
    SignatureBlock block{};
    std::ranges::copy(prehashed ? hashed_algorithm : plain_algorithm, block.algorithm);
    std::ranges::copy(key_id.bytes(), block.id);
    std::ranges::copy(signature, block.signature);
    return std::string(comment_prefix) + "signature by key " + key_id.hex() + '\n' + encoded(block) + '\n' +
           std::string(trusted_prefix) + trusted_comment + '\n' + encode(global.data(), global.size()) + '\n';
}

bool Signature::verify(std::string_view message, const PublicKey& key) const {
    std::array<unsigned char, crypto_generichash_BYTES_MAX> hash{};
    if (prehashed) {
        crypto_generichash(hash.data(), hash.size(), reinterpret_cast<const unsigned char*>(message.data()),
                           message.size(), nullptr, 0);
        message = {reinterpret_cast<const char*>(hash.data()), hash.size()};
    }
    std::string covered(reinterpret_cast<const char*>(signature.data()), signature.size());
    covered += trusted_comment;
    return verified(signature, message, key) && verified(global, covered, key);
}

}  // namespace risk::plugins::minisign
