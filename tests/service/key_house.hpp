// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>

#include "store/secret_keeper.hpp"
#include "store/workshop.hpp"

namespace risk::test {

inline constexpr auto planted = "pl%nted!secret@42";
inline const store::Doer tester{"tests", noon};

/// A data directory with integrations that have secrets; each visit is a process's: its own connection and key.
struct KeyHouse {
    explicit KeyHouse(std::filesystem::path where) : directory(std::move(where)) {}

    [[nodiscard]] std::filesystem::path key() const { return directory / "secret.key"; }
    [[nodiscard]] std::filesystem::path database() const { return directory / "host.db"; }

    /// Names become secrets: the one of "A" is the planted text and "A".
    void add(const std::string& name) const;
    /// What the stored secrets are, by name; "locked" for one that cannot be read.
    [[nodiscard]] std::map<std::string, std::string> secrets() const;
    [[nodiscard]] store::KeyRotation rotate(bool keep_former = true) const;
    /// Files whose name begins with "secret.key", without the key file itself.
    [[nodiscard]] int files_beside_the_key() const;
    /// Files in which the planted secret stands in clear.
    [[nodiscard]] std::uint64_t leaks() const;

    std::filesystem::path directory;
};

/// What one program holds of it.
struct Visit {
    explicit Visit(const KeyHouse& house, bool create = false)
        : database(open_database(house.database())), box(must(store::SecretBox::open(house.key(), create))) {}
    std::unique_ptr<store::Database> database;
    store::SecretBox box;
    store::SecretKeeper keeper{*database, box};
    store::IntegrationStore integrations{*database, box};
};

store::IntegrationSettings settings_with_secret(const std::string& name);

}  // namespace risk::test
