// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/secret.hpp"

// What opens the door without a password: ids of sessions, API tokens, one-time links.
namespace risk::store {

inline constexpr std::size_t session_bytes = 32;
inline constexpr std::size_t token_bytes = 32;
inline constexpr std::size_t link_bytes = 16;

/// So many random bytes, as text that fits into a cookie, a header and an address.
Secret random_key(std::size_t bytes);

/// What is stored of it. Keys are random, so neither salt nor slowness is needed.
std::string key_hash(std::string_view key);

}  // namespace risk::store
