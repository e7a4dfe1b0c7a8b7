// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "plugins/batch_rules.hpp"
#include "plugins/conversation.hpp"
#include "plugins/frame_channel.hpp"
#include "plugins/plugin_process.hpp"
#include "plugins/runner_peer.hpp"
#include "plugins/wire.hpp"

namespace risk::plugins {

/// The host's end: turns calls into frames, and on one thread frames into calls of the listener.
class ChannelProcess final : public PluginProcess {
  public:
    /// `program`: nothing in the in-process mode. It may be gone once start() has answered.
    ChannelProcess(const PluginManifest& manifest, SandboxGrants grants, ProcessOptions options,
                   const RunnerProgram* program, PluginProcessListener& listener);
    ~ChannelProcess() override;
    Result<void> start();

    void configure(InstanceKey instance, InstanceSettings settings) override;
    void activate(InstanceKey instance, std::chrono::milliseconds deadline) override;
    void poll(InstanceKey instance, std::uint32_t max_events, std::chrono::milliseconds deadline) override;
    void teardown(InstanceKey instance) override;
    void cancel(InstanceKey instance) override;
    void answer_commit(InstanceKey instance, rp_result result) override;
    void stop() override;
    void kill() override;
    [[nodiscard]] int pid() const override { return peer_->pid(); }
    [[nodiscard]] ProcessSize size() const override { return peer_->size(); }

    // One function a message; reader thread.
    void operator()(const wire::Walls& message);
    void operator()(const wire::Ready& message);
    void operator()(const wire::Farewell& message);
    void operator()(const wire::VerbDone& message);
    void operator()(wire::Commit& message);
    void operator()(const wire::Log& message);

  private:
    using Verb = Conversation::Verb;

    ChannelProcess(std::pair<UniqueFd, UniqueFd> sockets, const PluginManifest& manifest, SandboxGrants grants,
                   ProcessOptions options, const RunnerProgram* program, PluginProcessListener& listener);
    void ask(InstanceKey instance, Verb verb, std::uint32_t max_events, const wire::ToRunner& message);
    void send(const wire::ToRunner& message) noexcept;
    template <class Step>
    void or_end(Step&& step) noexcept;
    Result<std::unique_ptr<RunnerPeer>> start_peer();
    void run(std::promise<Result<void>>& started);
    void read_to_the_end();
    void tell_end();
    void receive(std::string frame);
    template <class Check>
    Conversation::Breach checked(Check&& check);
    bool believable(const Conversation::Breach& breach);
    std::string reason_of_end();

    const PluginManifest manifest_;
    const SandboxGrants grants_;
    const ProcessOptions options_;
    const RunnerProgram* const program_;
    const BatchRules rules_;
    PluginProcessListener& listener_;
    UniqueFd their_socket_;
    const std::shared_ptr<SpareFrame> spare_ = std::make_shared<SpareFrame>();
    FrameChannel channel_;
    std::unique_ptr<RunnerPeer> peer_;

    std::mutex mutex_;  // of conversation_
    Conversation conversation_;
    std::atomic<bool> stopping_{false}, killed_{false};
    std::atomic<bool> starved_{false};  // the host had no memory for what was to be said or heard
    std::atomic<bool> silent_{false};   // nobody listens any more
    std::string breach_, farewell_;     // of the reader thread
    std::thread reader_;
};

}  // namespace risk::plugins
