// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "base/clock.hpp"

namespace risk::integrations {

/// One thread's work: what is posted, in order, and what is due at a time. Whoever calls run() or run_ready() is that
/// thread; tests do it by hand, with a clock of their own.
class Loop {
  public:
    using Task = std::function<void()>;
    using Timer = std::uint64_t;  ///< 0: none

    explicit Loop(const Clock& clock) : clock_(clock) {}

    void post(Task task);                         ///< any thread
    Timer at(std::int64_t steady_ns, Task task);  ///< any thread; on the clock's steady scale
    void cancel(Timer timer);                     ///< from within the loop: the task will not run any more

    /// Runs what is posted and due now, and what that posts; returns how many tasks ran.
    std::size_t run_ready();
    /// Until stop(). The clock must be a real one.
    void run();
    void stop();  ///< any thread

    /// Waits in real time until there is something to run; false when there was nothing in time.
    bool wait_ready(std::int64_t real_ns);
    [[nodiscard]] std::optional<std::int64_t> next_due() const;
    [[nodiscard]] const Clock& clock() const { return clock_; }

  private:
    std::optional<Task> take_ready();
    bool ready_locked() const;

    const Clock& clock_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<Task> posted_;
    std::size_t posted_taken_ = 0;
    std::map<std::pair<std::int64_t, Timer>, Task> timers_;
    std::map<Timer, std::int64_t> due_;
    Timer last_timer_ = 0;
    bool stopped_ = false;
};

}  // namespace risk::integrations
