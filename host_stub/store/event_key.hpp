// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string_view>

namespace risk::store {

/// What makes an event the same event: 16 bytes instead of two texts, because a short key keeps the index small.
/// BLAKE2b-128 of plugin id, a zero byte, event id.
using EventKey = std::array<char, 16>;
EventKey event_key(std::string_view plugin_id, std::string_view event_id);

}  // namespace risk::store
