// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "base/failure.hpp"
#include "base/secret.hpp"
#include "plugins/minisign.hpp"

namespace risk::plugins::minisign {

enum class Format { prehashed, legacy };

/// What signatures are made with. Overwritten when it goes.
class SecretKey {
  public:
    static SecretKey generate();
    /// Whether the file's key is encrypted, so that a password is needed to parse it.
    static bool encrypted(std::string_view text);
    /// Fails if this is no key, it was damaged, or the password is wrong (which looks the same).
    static Result<SecretKey> parse(const Secret& text, const Secret& password, const std::string& file);

    ~SecretKey();
    SecretKey(const SecretKey&) = delete;
    SecretKey& operator=(const SecretKey&) = delete;
    SecretKey(SecretKey&& other) noexcept;

    [[nodiscard]] PublicKey public_key() const;
    /// The content of a key file; encrypted by scrypt, with the memory that minisign uses, unless the password is empty.
    [[nodiscard]] Result<Secret> text(const Secret& password) const;
    /// The trusted comment is one line.
    [[nodiscard]] Signature sign(std::string_view message, const std::string& trusted_comment, Format format) const;

  private:
    SecretKey() = default;
    KeyId id_;
    std::array<unsigned char, 64> key_{};
};

}  // namespace risk::plugins::minisign
