// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "plugins/minisign_secret_key.hpp"
#include "plugins/plugin_directory.hpp"
#include "plugins/trusted_keys.hpp"

namespace risk::plugins::test {

/// A plugin directory, trusted keys and a key to sign with; gone after the test.
class SigningRoom : public ::testing::Test {
  protected:
    SigningRoom();
    ~SigningRoom() override;

    void write(const std::filesystem::path& file, const std::string& text) const;
    [[nodiscard]] static std::string read(const std::filesystem::path& file);

    /// A library of any content, and the manifest that fits it; not signed.
    void install(const std::string& id, const std::string& library = "content") const;
    [[nodiscard]] std::filesystem::path manifest(const std::string& id) const { return plugins() / (id + ".json"); }
    void sign(const std::string& id, const minisign::SecretKey& key,
              minisign::Format format = minisign::Format::prehashed) const;
    void trust(const minisign::SecretKey& key, const std::string& name = "ours") const;

    [[nodiscard]] std::vector<PluginEntry> scan(bool allow_unsigned = false) const;
    /// What a scan makes of one plugin.
    [[nodiscard]] PluginEntry seen(const std::string& id, bool allow_unsigned = false) const;
    [[nodiscard]] SignatureState state(const std::string& id) const { return seen(id).signature.state; }

    [[nodiscard]] std::filesystem::path plugins() const { return root_ / "plugins"; }
    [[nodiscard]] std::filesystem::path keys() const { return root_ / "trusted_keys"; }

    std::filesystem::path root_;
    minisign::SecretKey ours_ = minisign::SecretKey::generate();
    minisign::SecretKey theirs_ = minisign::SecretKey::generate();
};

}  // namespace risk::plugins::test
