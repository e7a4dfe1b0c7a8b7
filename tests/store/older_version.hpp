// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>

namespace risk::test {

/// From the oldest on; the first has no seals on its pages.
inline constexpr std::array<std::int64_t, 5> older_versions{3, 4, 5, 6, 7};

/// Writes what the database "now" holds as the version of that number would have: what is in its tables, and how. The
/// body of each event is "body of ID" and a line's end.
void write_as_version(std::int64_t number, const std::filesystem::path& now, const std::filesystem::path& file);

}  // namespace risk::test
