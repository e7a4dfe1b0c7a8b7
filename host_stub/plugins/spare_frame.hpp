// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <mutex>
#include <string>
#include <utility>

namespace risk::plugins {

/// The room of the last long frame, for the next one: the batches of a backlog come one after the other into pages that
/// the system has to find and to clear only once. Thread-safe.
class SpareFrame {
  public:
    void put(std::string frame) noexcept {
        if (frame.capacity() < least || frame.capacity() > most) return;
        const std::lock_guard lock(mutex_);
        room_.swap(frame);
    }
    /// Empty if there is none. Whatever was in it may still be.
    std::string take() noexcept {
        const std::lock_guard lock(mutex_);
        return std::exchange(room_, {});
    }
    void drop() noexcept { take(); }

  private:
    static constexpr std::size_t least = 64U << 10U, most = 4U << 20U;

    std::mutex mutex_;
    std::string room_;
};

}  // namespace risk::plugins
