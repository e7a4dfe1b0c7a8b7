// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>

namespace risk::test {

enum class Ended { killed, by_itself, badly };

/// Runs work in a process of its own that stops before and after each of its system calls, and kills it (SIGKILL) at stop
/// number `at`, counted from 1. Nothing if this machine does not let a process trace its child.
std::optional<Ended> run_until_stop(int at, const std::function<void()>& work);

}  // namespace risk::test
