// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>

#include "plugin_api/risk_plugin.h"

/// A library, loaded as a host does it, and its table.
class LoadedPlugin {
  public:
    explicit LoadedPlugin(const std::filesystem::path& library, std::uint16_t host_minor = RP_ABI_MINOR);
    ~LoadedPlugin();
    [[nodiscard]] const rp_plugin& table() const { return *table_; }
    [[nodiscard]] const rp_plugin* entry(std::uint16_t host_major, std::uint16_t host_minor) const;

  private:
    struct Library;
    std::unique_ptr<Library> library_;
    const rp_plugin* table_;
};
