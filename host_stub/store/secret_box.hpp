// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/failure.hpp"
#include "base/secret.hpp"
#include "store/key_file.hpp"

namespace risk::store {

/// Encrypts what must not be read from the database file (libsodium, XChaCha20-Poly1305). Thread-safe.
/// Beside the key file KEY there may be KEY.next, while the key is being changed, and KEY.<id>, former ones that backups
/// need. The box looks there when the keys that it knows do not fit, so that a running host goes on after a change.
class SecretBox {
  public:
    /// Reads the key file, or creates it (0600) when create is set and it is not there. Failures: unreadable, wrong
    /// length, readable by others, not there.
    static Result<SecretBox> open(const std::filesystem::path& key_file, bool create,
                                  KeyPlace place = KeyPlace::data_directory);
    SecretBox(SecretBox&&) noexcept;
    SecretBox& operator=(SecretBox&&) noexcept;
    ~SecretBox();

    /// context binds the ciphertext to its place, so that it cannot be moved to another row or field.
    [[nodiscard]] std::string seal(const Secret& secret, std::string_view context) const;
    [[nodiscard]] Result<Secret> unseal(std::string_view sealed, std::string_view context) const;

    /// The key of that id, looked for in the files too; null if it is nowhere.
    [[nodiscard]] std::shared_ptr<const SecretKey> find(KeyId id) const;
    /// The key file's, as it was when the box was opened.
    [[nodiscard]] const SecretKey& key() const;
    [[nodiscard]] const std::filesystem::path& file() const;
    [[nodiscard]] KeyPlace place() const;

  private:
    struct Ring;
    explicit SecretBox(std::unique_ptr<Ring> ring);
    std::unique_ptr<Ring> ring_;
};

std::string seal_with(const SecretKey& key, const Secret& secret, std::string_view context);

/// The files beside a key file.
std::filesystem::path next_key_file(const std::filesystem::path& key_file);
std::filesystem::path former_key_file(const std::filesystem::path& key_file, KeyId id);
std::vector<std::filesystem::path> former_key_files(const std::filesystem::path& key_file, KeyPlace place);

}  // namespace risk::store
