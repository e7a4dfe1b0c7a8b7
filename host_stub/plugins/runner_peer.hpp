// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/clock.hpp"
#include "base/failure.hpp"
#include "plugins/plugin_process.hpp"
#include "plugins/runner_program.hpp"
#include "plugins/unique_fd.hpp"

namespace risk::plugins {

/// The exit status of a runner that cannot go on because no memory is left.
inline constexpr int runner_without_memory = 5;

/// Whoever is at the other end of a channel: a child process, or a thread of this one.
class RunnerPeer {
  public:
    virtual ~RunnerPeer() = default;
    /// What reap() says of an end as it should be.
    static constexpr const char* in_order = "exited with status 0";
    static constexpr const char* without_memory = "ended itself because no memory was left for it";

    /// Becomes readable when it has ended; -1 if only the channel tells.
    [[nodiscard]] virtual int exit_fd() const = 0;
    [[nodiscard]] virtual int pid() const = 0;
    /// Its memory and its threads; the last known values once it has ended.
    [[nodiscard]] virtual ProcessSize size() const = 0;
    /// SIGKILL, to it and what it started. No effect on a thread. Any thread.
    virtual void kill() = 0;
    /// To be called when the channel has ended. The first call waits a little for it to end by itself, then kills; each says
    /// how it ended: "killed by signal 11 (segmentation fault)". A thread is waited for.
    virtual std::string reap() = 0;
};

/// Starts the program with `socket` as its only descriptor beside the standard ones. The calling thread has to stay: the
/// child is killed by the kernel when it ends. shows_stderr: it has the host's standard error.
Result<std::unique_ptr<RunnerPeer>> start_child(const RunnerProgram& program, UniqueFd socket, bool shows_stderr);

/// The same runner on a thread of this process.
std::unique_ptr<RunnerPeer> start_thread(UniqueFd socket, const Clock& clock);

}  // namespace risk::plugins
