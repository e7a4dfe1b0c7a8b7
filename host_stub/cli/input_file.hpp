// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

#include "base/failure.hpp"

namespace risk::cli {

/// The whole file, if it is one and not longer than that.
Result<std::string> read_file(const std::filesystem::path& path, std::size_t max_bytes);

/// Replaces path in one step: a reader sees the old text or all of the new one. Mode 0600.
Result<void> write_file_atomically(const std::filesystem::path& path, const std::string& text);

}  // namespace risk::cli
