// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "base/clock.hpp"
#include "plugins/frame_channel.hpp"
#include "plugins/instance_strand.hpp"
#include "plugins/plugin_library.hpp"
#include "plugins/sandbox.hpp"
#include "plugins/wire.hpp"
#include "plugins/worker_pool.hpp"

namespace risk::plugins {

/// The other end of a PluginProcess: loads the plugin and does what the host asks for, in a child process or on a thread.
class PluginRunner {
  public:
    /// Puts walls up around this process, or says why there are none.
    using RaiseWalls = std::function<SandboxReport(const SandboxGrants&)>;

    PluginRunner(FrameChannel& channel, const Clock& clock, RaiseWalls raise_walls);
    PluginRunner(const PluginRunner&) = delete;
    PluginRunner& operator=(const PluginRunner&) = delete;
    /// Tears down what is left, which waits for verbs that run.
    ~PluginRunner();

    enum class End {
        stopped,    ///< the host asked for it; everything is torn down
        host_gone,  ///< the channel ended
        refused,    ///< the library could not be accepted, or the host sent nonsense; the host was told
        no_memory,  ///< it cannot go on
    };
    /// Reads and dispatches until the end. Plugin code runs on other threads.
    End run();

    // One function a message.
    void operator()(wire::Hello& message);
    void operator()(wire::Configure& message);
    void operator()(const wire::Activate& message);
    void operator()(const wire::Poll& message);
    void operator()(const wire::Teardown& message);
    void operator()(const wire::Cancel& message);
    void operator()(const wire::CommitAnswer& message);
    void operator()(const wire::Stop& message);

  private:
    using Strands = std::map<InstanceKey, std::shared_ptr<InstanceStrand>>;

    End read_on();
    void receive(std::string frame);
    void refuse(const std::string& reason);
    void enqueue(InstanceKey key, InstanceStrand::Job job);
    void answer(InstanceKey key, const VerbOutcome& outcome) noexcept;
    InstanceStrand* find(InstanceKey key);
    void forget_gone();
    void wake();
    void rest();
    void cancel_and_tear_down_all();
    [[nodiscard]] std::chrono::milliseconds patience() const;

    FrameChannel& channel_;
    const Clock& clock_;
    const RaiseWalls raise_walls_;
    UniqueFd verb_ended_;  // wakes the dispatcher when an instance has gone
    std::unique_ptr<PluginLibrary> library_;
    std::unique_ptr<RunnerContext> context_;
    Strands strands_;
    bool cancelling_ = false, stopping_ = false, refused_ = false, rested_ = false;
    bool reads_ = false;  // the first poll has come
    std::atomic<bool> starved_{false};
    std::unique_ptr<WorkerPool> pool_;  // its threads end before what they use
};

}  // namespace risk::plugins
