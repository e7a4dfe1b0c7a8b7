// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

namespace risk::store {

/// A short stand-in for what makes an event the same event: 64 bits of BLAKE2b of plugin id, a zero byte, event id. Two
/// events may share it; whoever finds one compares the texts.
std::int64_t event_hash(std::string_view plugin_id, std::string_view event_id);

}  // namespace risk::store
