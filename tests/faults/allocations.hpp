// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace risk::test {

/// Every allocation of this process by operator new and by SQLite; some of them fail.
class Allocations {
  public:
    /// Before SQLite is used for the first time.
    static void watch_sqlite();
    /// The nth from now on fails, and those that follow it, so many together.
    static void fail(std::uint64_t nth, std::uint64_t together = 1);
    static void relieve();
    [[nodiscard]] static std::uint64_t calls();   ///< since fail()
    [[nodiscard]] static std::uint64_t struck();  ///< that failed, since fail()
    /// Allocated by operator new and not given back; by SQLite.
    [[nodiscard]] static std::int64_t live();
    [[nodiscard]] static std::int64_t live_in_sqlite();
};

}  // namespace risk::test
