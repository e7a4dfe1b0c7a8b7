// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/failure.hpp"

namespace risk::conformance {

/// The names that a shared library offers to others, sorted: what `nm -D --defined-only` lists. 64-bit ELF of this
/// machine's byte order; a damaged file is a failure.
Result<std::vector<std::string>> elf_exports(const std::filesystem::path& library);

}  // namespace risk::conformance
