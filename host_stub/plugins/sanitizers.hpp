// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace risk::plugins {

/// True: this program was built with a sanitizer, which takes all the address space there is.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool sanitized = true;
#elif defined(__has_feature)
inline constexpr bool sanitized = __has_feature(address_sanitizer) || __has_feature(thread_sanitizer);
#else
inline constexpr bool sanitized = false;
#endif

}  // namespace risk::plugins
