// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sodium.h>

#include <cstdint>
#include <string_view>

namespace risk::store {

/// A short stand-in for what makes an event the same event: 64 bits of BLAKE2b of plugin id, a zero byte, event id. Two
/// events may share it; whoever finds one compares the texts.
class EventHash {
  public:
    explicit EventHash(std::string_view plugin_id);
    std::int64_t operator()(std::string_view event_id) const;

  private:
    crypto_generichash_state of_plugin_;
};

}  // namespace risk::store
