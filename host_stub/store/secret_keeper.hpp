// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/failure.hpp"
#include "store/audit_trail.hpp"
#include "store/key_file.hpp"

namespace risk::store {

class Database;
class SecretBox;

/// False while any key would do.
bool holds_secrets(Database& database);

struct SecretsStatus {
    KeyId key = 0;                        ///< that secrets are sealed with, or will be
    std::optional<std::int64_t> since_s;  ///< nothing before the first secret
    bool at_hand = true;                  ///< that key was found
    std::uint64_t secrets = 0;
    std::vector<std::string> locked;            ///< names of integrations with secrets that no key at hand opens
    std::vector<std::filesystem::path> former;  ///< key files that only backups need
};

struct KeyRotation {
    KeyId former = 0, key = 0;
    std::uint64_t secrets = 0;
    std::filesystem::path former_file;  ///< empty: not kept
};

/// The key behind the secrets, and its change. All of it holds the store's write lock while it decides, so that two
/// programs never do it at the same time, and a kill at any instant leaves a key that opens every secret.
class SecretKeeper {
  public:
    SecretKeeper(Database& database, const SecretBox& box);

    [[nodiscard]] SecretsStatus status();

    /// For a host that starts: ends a change that was interrupted; and if the key that the secrets were sealed with is
    /// nowhere, goes on with the one there is, and audits it. True if that was so.
    Result<bool> settle(const Doer& doer);

    /// A new key in the place of the key file; each secret is sealed anew in one transaction. Works while a host runs.
    /// keep_former: as KEY.<id>, for backups. Fails without a change if a secret cannot be opened.
    Result<KeyRotation> rotate(const Doer& doer, bool keep_former);

    /// The same with a key file elsewhere, made unless it is there: for keys that others look after. No host may run, for it
    /// would not find the new one.
    Result<KeyRotation> move_to(const std::filesystem::path& new_key_file, const Doer& doer);

  private:
    Database& database_;
    const SecretBox& box_;
};

}  // namespace risk::store
