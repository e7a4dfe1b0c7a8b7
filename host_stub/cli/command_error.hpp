// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <exception>
#include <utility>
#include <vector>

#include "base/failure.hpp"
#include "cli/exit_status.hpp"

namespace risk::cli {

/// Ends a command: what to tell, one line each, and the exit status.
class CommandError final : public std::exception {
  public:
    CommandError(ExitStatus status, Failure failure) : status_(status), failures_{std::move(failure)} {}
    CommandError(ExitStatus status, std::vector<Failure> failures) : status_(status), failures_(std::move(failures)) {}

    [[nodiscard]] ExitStatus status() const noexcept { return status_; }
    [[nodiscard]] const std::vector<Failure>& failures() const noexcept { return failures_; }
    [[nodiscard]] const char* what() const noexcept override { return "a command failed"; }

  private:
    ExitStatus status_;
    std::vector<Failure> failures_;
};

/// The value, or the end of the command.
template <class T>
T take(Result<T> result, ExitStatus status = exit_failed) {
    if (!result) throw CommandError(status, result.failure());
    return std::move(result).value();
}
inline void take(const Result<void>& result, ExitStatus status = exit_failed) {
    if (!result) throw CommandError(status, result.failure());
}

}  // namespace risk::cli
