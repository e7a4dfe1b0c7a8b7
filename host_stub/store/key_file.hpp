// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "base/failure.hpp"

namespace risk::store {

/// Tells one key from another, and nothing of either.
using KeyId = std::uint64_t;
std::string key_text(KeyId id);  ///< sixteen hexadecimal digits

/// Who looks after the key file, which decides what is expected of it.
enum class KeyPlace : std::uint8_t {
    data_directory,  ///< ours: a plain file of mode 0600
    named,           ///< by --key-file: as ours, but it may be reached by a link
    credential,      ///< systemd's: read-only, and its group's bits may be set, because they show the access list
};

/// A key in memory that is locked, lies between guard pages and is overwritten at the end.
class SecretKey {
  public:
    /// Failures: not there (found = "no such file"), unreadable, not a file, open to others, wrong length.
    static Result<std::shared_ptr<const SecretKey>> read(const std::filesystem::path& file, KeyPlace place);
    /// Makes a file with a new key, mode 0600, whole and durable or not at all; fails if there is one.
    static Result<void> create(const std::filesystem::path& file);

    SecretKey(const SecretKey&) = delete;
    SecretKey& operator=(const SecretKey&) = delete;
    ~SecretKey();

    [[nodiscard]] const unsigned char* bytes() const { return data_; }
    [[nodiscard]] KeyId id() const { return id_; }
    [[nodiscard]] std::int64_t made_s() const { return made_s_; }  ///< when the file was written

  private:
    SecretKey();

    unsigned char* data_;
    KeyId id_ = 0;
    std::int64_t made_s_ = 0;
};

}  // namespace risk::store
