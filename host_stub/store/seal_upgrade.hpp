// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>

#include "base/failure.hpp"

namespace risk::store {

/// Databases with an older schema were made before pages had seals; from this one on one without is damaged.
inline constexpr std::int64_t first_sealed_version = 4;

/// Puts a sealed copy in the place of a database without seals: the old one or the new one is there, whenever this is
/// interrupted. Nobody else may have it open: they are waited for. Needs as much space again while it works.
Result<void> seal_database(const std::filesystem::path& file, int patience_ms);

}  // namespace risk::store
