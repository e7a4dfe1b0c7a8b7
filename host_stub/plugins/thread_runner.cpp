// SPDX-License-Identifier: Apache-2.0
#include <atomic>
#include <new>
#include <thread>

#include "plugins/plugin_runner.hpp"
#include "plugins/runner_peer.hpp"

namespace risk::plugins {
namespace {

class ThreadRunner final : public RunnerPeer {
  public:
    ThreadRunner(UniqueFd socket, const Clock& clock)
        : channel_(std::move(socket)), thread_([this, &clock] { run(clock); }) {}
    ~ThreadRunner() override {
        channel_.close();
        if (thread_.joinable()) thread_.join();
    }
    ThreadRunner(const ThreadRunner&) = delete;
    ThreadRunner& operator=(const ThreadRunner&) = delete;

    [[nodiscard]] int exit_fd() const override { return -1; }
    [[nodiscard]] int pid() const override { return 0; }
    [[nodiscard]] ProcessSize size() const override { return {}; }
    void kill() override {}
    std::string reap() override {
        if (thread_.joinable()) thread_.join();
        return starved_ ? without_memory : in_order;
    }

  private:
    void run(const Clock& clock) {
        try {
            const auto none = [](const SandboxGrants&) {
                return no_walls("the plugin runs within the host's own process, as for a debugger.");
            };
            starved_ = PluginRunner(channel_, clock, none).run() == PluginRunner::End::no_memory;
        } catch (const std::bad_alloc&) {
            starved_ = true;
        }
        channel_.close();
    }

    FrameChannel channel_;
    std::atomic<bool> starved_{false};
    std::thread thread_;
};

}  // namespace

std::unique_ptr<RunnerPeer> start_thread(UniqueFd socket, const Clock& clock) {
    return std::make_unique<ThreadRunner>(std::move(socket), clock);
}

}  // namespace risk::plugins
