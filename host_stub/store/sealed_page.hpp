// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <span>

namespace risk::store {

inline constexpr int page_bytes = 4096;  ///< SQLite's own choice; other sizes are not ours
inline constexpr int seal_bytes = 8;     ///< the last of a page

using Page = std::array<unsigned char, page_bytes>;
using PageBytes = std::span<const unsigned char, page_bytes>;

/// A page with its seal: a checksum of its bytes and of its place, so that one that was written to the wrong place is noticed,
/// too. It is against decay, not against people.
Page sealed(PageBytes page, std::int64_t offset);
/// Whether it is as it was sealed, by this version or a former one.
bool is_sealed(PageBytes page, std::int64_t offset);

}  // namespace risk::store
