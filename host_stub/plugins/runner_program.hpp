// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "base/failure.hpp"
#include "plugins/unique_fd.hpp"

namespace risk::plugins {

/// The program that a plugin's process is: beside `host`, or where an installation puts it. A failure names both places.
Result<std::filesystem::path> find_runner_program(const std::filesystem::path& host);

/// It, held open: an upgrade that puts another file in its place does not reach a host that goes on.
class RunnerProgram {
  public:
    explicit RunnerProgram(std::filesystem::path path);

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    [[nodiscard]] int fd() const { return file_.get(); }  ///< below 0: it could not be opened
    [[nodiscard]] int error() const { return error_; }    ///< why

  private:
    std::filesystem::path path_;
    UniqueFd file_;
    int error_ = 0;
};

}  // namespace risk::plugins
