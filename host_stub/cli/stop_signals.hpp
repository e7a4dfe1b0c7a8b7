// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <csignal>
#include <optional>
#include <string>

namespace risk::cli {

/// The signals that end a host. Blocked before the first thread starts, so that all threads leave them to wait().
class StopSignals {
  public:
    StopSignals();

    /// Afterwards a second signal ends the process at once.
    [[nodiscard]] int wait() const;
    /// The same, until `descriptor` can be read or the time is over: then nothing.
    [[nodiscard]] std::optional<int> wait_or(int descriptor, int milliseconds) const;

  private:
    sigset_t set_{};
};

std::string signal_name(int signal);

}  // namespace risk::cli
