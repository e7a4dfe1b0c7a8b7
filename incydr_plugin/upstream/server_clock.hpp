// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace risk::incydr {

/// The upstream's clock, as its last Date header told it, carried on by the host's steady clock. A wrong or stepping
/// local clock does no harm.
class ServerClock {
  public:
    /// `date_ms` as the header said it, which cuts off the fraction of a second.
    void observe(std::int64_t date_ms, std::int64_t steady_ns) noexcept {
        date_ms_ = date_ms;
        seen_ns_ = steady_ns;
    }

    [[nodiscard]] bool known() const noexcept { return seen_ns_ != unknown; }

    /// Unix milliseconds; `local_unix_ns` until the server has told its time.
    [[nodiscard]] std::int64_t now_ms(std::int64_t steady_ns, std::int64_t local_unix_ns) const noexcept {
        return known() ? date_ms_ + (steady_ns - seen_ns_) / 1'000'000 : local_unix_ns / 1'000'000;
    }

  private:
    static constexpr std::int64_t unknown = INT64_MIN;
    std::int64_t date_ms_ = 0;
    std::int64_t seen_ns_ = unknown;
};

}  // namespace risk::incydr
