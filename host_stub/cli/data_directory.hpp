// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>

#include "base/failure.hpp"
#include "store/database.hpp"
#include "store/secret_box.hpp"

namespace risk::cli {

/// Where everything that a host remembers is kept.
struct DataDirectory {
    std::filesystem::path path;

    [[nodiscard]] std::filesystem::path database() const { return path / "host.db"; }
    [[nodiscard]] std::filesystem::path key() const { return path / "secret.key"; }
    [[nodiscard]] std::filesystem::path lock() const { return path / "host.lock"; }
};

/// $HOST_STUB_DATA; else /var/lib/host_stub for root; else $XDG_STATE_HOME/host_stub or ~/.local/state/host_stub.
std::filesystem::path default_data_path();

/// serve: as create; and where the key to what is stored is lost, a new one is made, for a host goes on without it.
enum class Use { create, existing, serve };

/// Makes the directory (0700) if it may, and says what is wrong with it otherwise.
Result<DataDirectory> open_data_directory(const std::filesystem::path& path, Use use);

/// Where the key to the secrets is: as named; else $HOST_STUB_KEY_FILE; else systemd's credential host_stub.key, if there
/// is one; else in the data directory.
struct KeySource {
    std::filesystem::path file;
    store::KeyPlace place;
};
KeySource key_source(const std::filesystem::path& named, const DataDirectory& directory);

/// The store and the key to its secrets.
struct OpenStore {
    DataDirectory directory;
    std::unique_ptr<store::Database> database;
    store::SecretBox secrets;
};
Result<OpenStore> open_store(const std::filesystem::path& data, Use use, const std::filesystem::path& key_file);

}  // namespace risk::cli
