// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "base/failure.hpp"
#include "plugin_api/risk_plugin.h"

namespace risk::plugins {

/// What the manifest says about a library, and the library has to say too.
struct LibraryClaim {
    std::filesystem::path file;
    std::string sha256, id, version;
    std::uint16_t abi_major = 0;
};

/// A plugin's library, verified and mapped into this process. Retired, perhaps not unmapped, when this object goes: by then
/// all its instances must be torn down.
class PluginLibrary {
  public:
    virtual ~PluginLibrary() = default;
    /// Its entry table with today's size; `cancel` may be NULL, the other functions are there.
    [[nodiscard]] virtual const rp_plugin& table() const = 0;

    /// Verify, load, ask for the entry, compare. Maps foreign code: only in a process of its own, or for debugging.
    /// before_foreign_code: called between the two, when the file is needed no more.
    static Result<std::unique_ptr<PluginLibrary>> load(
        const LibraryClaim& claim, const std::function<void()>& before_foreign_code = [] {});
};

/// What is wrong with an entry table (NULL: refused), or the table as today's size has it.
Result<rp_plugin> accepted_table(const rp_plugin* entry, const LibraryClaim& claim);

}  // namespace risk::plugins
