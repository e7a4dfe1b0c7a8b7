// SPDX-License-Identifier: Apache-2.0
#include "base/clock.hpp"

#include <gtest/gtest.h>

namespace risk {
namespace {

TEST(Clock, of_the_system_agrees_with_the_calendar_and_never_runs_backwards) {
    const Clock& clock = system_clock();
    EXPECT_GT(clock.unix_s(), 1'700'000'000);
    const auto before = clock.steady_ns();
    EXPECT_GE(clock.steady_ns(), before);
}

}  // namespace
}  // namespace risk
