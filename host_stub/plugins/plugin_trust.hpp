// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

namespace risk::plugins {

/// Whose plugins may run here.
struct PluginTrust {
    std::filesystem::path keys;  ///< the directory of the trusted keys
    /// Also run what nobody has signed, or somebody unknown here; never what was changed, or whose key was revoked.
    bool allow_unsigned = false;
};

}  // namespace risk::plugins
