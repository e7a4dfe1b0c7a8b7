// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/failure.hpp"
#include "plugins/minisign.hpp"

namespace risk::plugins {

struct KnownKey {
    minisign::PublicKey key;
    std::string name;  ///< of its file, without .pub
    std::filesystem::path file;
    bool revoked = false;
};

/// The keys whose plugins may run here: DIRECTORY/*.pub, less those that are in DIRECTORY/revoked/*.pub. No such directory:
/// none. Whoever can write there decides what runs, so a directory or file that others can write, or that belongs to
/// somebody else than root and this user, is not believed; neither are links.
class TrustedKeys {
  public:
    static TrustedKeys read(const std::filesystem::path& directory);

    [[nodiscard]] const std::filesystem::path& directory() const { return directory_; }
    /// That key alone.
    static TrustedKeys of(const minisign::PublicKey& key, const std::filesystem::path& file);

    /// The key with that id which may sign; nullptr: none.
    [[nodiscard]] const KnownKey* trusted(const minisign::KeyId& id) const;
    /// Whether signatures by that key are refused, under whatever id or name it is known.
    [[nodiscard]] const KnownKey* revoked(const minisign::KeyId& id) const;

    [[nodiscard]] const std::vector<KnownKey>& all() const { return keys_; }
    /// Files that are no keys, or cannot be believed; what lies beside them counts.
    [[nodiscard]] const std::vector<Failure>& problems() const { return problems_; }
    /// Why nothing of it can be believed; then no key is trusted.
    [[nodiscard]] const std::optional<Failure>& unusable() const { return unusable_; }

  private:
    void read_folder(const std::filesystem::path& folder, bool revoked);
    void read_key(const std::filesystem::path& file, int folder, bool revoked);
    void refuse_doubles();

    std::filesystem::path directory_;
    std::vector<KnownKey> keys_;
    std::vector<Failure> problems_;
    std::optional<Failure> unusable_;
};

/// Where the keys lie that are no longer trusted.
std::filesystem::path revoked_keys_folder(const std::filesystem::path& directory);

/// Adds a key as DIRECTORY/NAME.pub, and makes the directory. Fails if the key was revoked, or another has its id or name.
Result<KnownKey> trust_key(const std::filesystem::path& directory, const minisign::PublicKey& key,
                           const std::string& name);
/// Moves the key to the revoked ones. Fails if none of that id is trusted.
Result<KnownKey> revoke_key(const std::filesystem::path& directory, const minisign::KeyId& id);

/// Changes when anything in the directory does; costs a few stats.
std::string trusted_keys_stamp(const std::filesystem::path& directory);

}  // namespace risk::plugins
