// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "cli/command_error.hpp"
#include "plugins/runner_program.hpp"

namespace risk::cli {

/// What a plugin's process is started from: found from this program's own file, also right after that was replaced. Ends the
/// command if it is missing.
inline std::filesystem::path runner_program() {
    return take(plugins::find_runner_program(std::filesystem::read_symlink("/proc/self/exe")));
}

}  // namespace risk::cli
