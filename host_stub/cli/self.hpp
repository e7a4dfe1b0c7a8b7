// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

namespace risk::cli {

/// This program's own file: what a plugin's process is started from. Also right after the file was replaced.
inline std::filesystem::path own_executable() { return "/proc/self/exe"; }

}  // namespace risk::cli
