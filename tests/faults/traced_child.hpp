// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <optional>

namespace risk::test {

/// A process that is watched at each of its system calls, and killed at one of them.
class TracedChild {
  public:
    /// In the child: ready() where the watching begins, say() for each thing that is done.
    using Work = std::function<void(const std::function<void()>& ready, const std::function<void()>& say)>;

    /// Lets it run until the stop of that number: the first is before the first call, the second after it. Nothing: the
    /// system does not allow it.
    static std::optional<TracedChild> run(const Work& work, std::uint64_t kill_at);

    [[nodiscard]] std::uint64_t stops() const { return stops_; }  ///< that there were
    [[nodiscard]] std::int64_t said() const { return said_; }
    [[nodiscard]] bool killed() const { return killed_; }

  private:
    std::uint64_t stops_ = 0;
    std::int64_t said_ = 0;
    bool killed_ = false;
};

}  // namespace risk::test
