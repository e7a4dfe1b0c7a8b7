// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

namespace risk::plugins {

/// Whose plugins may run here.
struct PluginTrust {
    std::filesystem::path keys;   ///< the directory of the trusted keys
    bool allow_unsigned = false;  ///< also run what nobody signed, or somebody unknown; never what was changed or revoked
};

}  // namespace risk::plugins
