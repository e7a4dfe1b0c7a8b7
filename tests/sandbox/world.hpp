// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <thread>

#include "plugins/unique_fd.hpp"

namespace risk::attacks {

/// All that an attack could go for, made anew for each: files of a host, a process, doors to knock at.
class World {
  public:
    World();
    ~World();
    World(const World&) = delete;
    World& operator=(const World&) = delete;

    /// The plugin's configuration.
    [[nodiscard]] std::string config(const std::string& attacks) const;
    /// A program under a name that says which kernel it is to pretend.
    [[nodiscard]] std::filesystem::path runner(int landlock_abi, bool seccomp) const;
    /// What is no longer as it was, or has been reached; empty: nothing.
    [[nodiscard]] std::string harm();

    static constexpr const char* planted = "planted-secret-3f9c";

  private:
    [[nodiscard]] std::filesystem::path at(const char* name) const { return directory_ / name; }

    std::filesystem::path directory_;
    plugins::UniqueFd tcp_, unix_, abstract_;
    std::string abstract_name_;
    int port_ = 0;
    int decoy_ = 0;
};

}  // namespace risk::attacks
