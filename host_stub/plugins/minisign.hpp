// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/failure.hpp"

// Signatures and public keys as the program minisign writes and reads them (https://jedisct1.github.io/minisign/).

namespace risk::plugins::minisign {

/// Names a key. No proof of anything: whoever makes a key can choose it.
class KeyId {
  public:
    static constexpr std::size_t size = 8;
    KeyId() = default;
    explicit KeyId(const unsigned char* bytes);
    /// Sixteen hex digits in either case; anything else: a failure.
    static Result<KeyId> parse(std::string_view hex);

    /// 16 upper-case hex digits, as minisign prints them: the last byte first.
    [[nodiscard]] std::string hex() const;
    [[nodiscard]] const std::array<unsigned char, size>& bytes() const { return bytes_; }
    friend bool operator==(const KeyId&, const KeyId&) = default;

  private:
    std::array<unsigned char, size> bytes_{};
};

struct PublicKey {
    KeyId id;
    std::array<unsigned char, 32> key{};

    /// `file`: for the failure. Strict: comment line and one line of base64.
    static Result<PublicKey> parse(std::string_view text, const std::string& file);
    [[nodiscard]] std::string text() const;  ///< the content of a file.pub
    friend bool operator==(const PublicKey&, const PublicKey&) = default;
};

struct Signature {
    /// "ED": the BLAKE2b-512 of the message is signed. "Ed", before minisign 0.6: the message itself.
    bool prehashed = true;
    KeyId key_id;
    std::array<unsigned char, 64> signature{};
    std::array<unsigned char, 64> global{};  ///< of signature and trusted comment
    std::string trusted_comment;

    static Result<Signature> parse(std::string_view text, const std::string& file);
    [[nodiscard]] std::string text() const;  ///< the content of a file.minisig

    /// That the key has signed this message and this trusted comment. Ids are not compared.
    [[nodiscard]] bool verify(std::string_view message, const PublicKey& key) const;
};

constexpr std::size_t most_key_bytes = 4096;          ///< of a key file
constexpr std::size_t most_signature_bytes = 16'384;  ///< of a signature file
constexpr std::size_t most_comment_bytes = 8192;      ///< of a trusted comment

}  // namespace risk::plugins::minisign
