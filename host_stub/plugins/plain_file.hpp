// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

#include "base/failure.hpp"
#include "plugins/unique_fd.hpp"

namespace risk::plugins {

/// Opens it for reading; never waits, whatever lies there (a pipe would). `what`: the sentence of a Failure.
Result<UniqueFd> open_plain_file(const std::filesystem::path& file, const std::string& what, std::size_t most_bytes);

/// All of an open file, read once: what is checked and what is used are the same bytes.
Result<std::string> read_plain_file(const UniqueFd& open, const std::filesystem::path& file, const std::string& what,
                                    std::size_t most_bytes);
Result<std::string> read_plain_file(const std::filesystem::path& file, const std::string& what, std::size_t most_bytes);

}  // namespace risk::plugins
