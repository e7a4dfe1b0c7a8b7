// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace risk::plugins::minisign {

/// The lines of such a file without their ends (LF or CR LF); the last may lack its.
std::vector<std::string_view> lines_of(std::string_view text);

/// Exactly `size` bytes of canonical base64 into `bytes`.
bool decode(std::string_view base64, unsigned char* bytes, std::size_t size);
std::string encode(const unsigned char* bytes, std::size_t size);

inline constexpr std::string_view comment_prefix = "untrusted comment: ";
inline constexpr std::string_view trusted_prefix = "trusted comment: ";

}  // namespace risk::plugins::minisign
