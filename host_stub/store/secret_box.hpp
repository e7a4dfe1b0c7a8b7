// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "base/failure.hpp"
#include "base/secret.hpp"

namespace risk::store {

/// Encrypts what must not be read from the database file (libsodium, XChaCha20-Poly1305). Thread-safe.
class SecretBox {
  public:
    /// Reads the key file, or creates it (0600) when create is set and it is not there. Failures: unreadable, wrong
    /// length, readable by others, not there.
    static Result<SecretBox> open(const std::filesystem::path& key_file, bool create);
    SecretBox(SecretBox&&) noexcept;
    SecretBox& operator=(SecretBox&&) noexcept;
    ~SecretBox();

    /// context binds the ciphertext to its place, so that it cannot be moved to another row or field.
    [[nodiscard]] std::string seal(const Secret& secret, std::string_view context) const;
    [[nodiscard]] Result<Secret> unseal(std::string_view sealed, std::string_view context) const;

  private:
    struct Key;
    explicit SecretBox(std::unique_ptr<Key> key);
    std::unique_ptr<Key> key_;
};

}  // namespace risk::store
