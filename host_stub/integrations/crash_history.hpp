// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>

namespace risk::integrations {

/// How often a plugin's process ended by itself lately, and whether that is too often. Pure. Steady nanoseconds.
class CrashHistory {
  public:
    CrashHistory(std::size_t limit, std::int64_t window_ns) : limit_(limit), window_ns_(window_ns) {}

    void record(std::int64_t now_ns) {
        ends_.push_back(now_ns);
        while (ends_.front() + window_ns_ <= now_ns) ends_.pop_front();
    }
    void forget() { ends_.clear(); }

    [[nodiscard]] std::size_t recent() const { return ends_.size(); }
    [[nodiscard]] bool too_often() const { return ends_.size() >= limit_; }

  private:
    std::size_t limit_;
    std::int64_t window_ns_;
    std::deque<std::int64_t> ends_;
};

}  // namespace risk::integrations
