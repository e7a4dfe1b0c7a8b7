// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>

namespace risk::plugins {

/// A bucket of tokens: `burst` at once, then one every `refill_ns`. Pure; not thread-safe.
class RateLimit {
  public:
    RateLimit(std::int64_t burst, std::int64_t refill_ns) : burst_(burst), refill_ns_(refill_ns), tokens_(burst) {}

    /// Takes a token if there is one. `now_ns` is on a clock that never steps.
    bool allow(std::int64_t now_ns) {
        if (!started_) since_ns_ = now_ns;
        started_ = true;
        const std::int64_t earned = (now_ns - since_ns_) / refill_ns_;
        tokens_ = std::min(burst_, tokens_ + earned);
        since_ns_ = tokens_ == burst_ ? now_ns : since_ns_ + earned * refill_ns_;
        if (tokens_ == 0) return false;
        --tokens_;
        return true;
    }

  private:
    std::int64_t burst_, refill_ns_, tokens_;
    std::int64_t since_ns_ = 0;
    bool started_ = false;
};

}  // namespace risk::plugins
