// SPDX-License-Identifier: Apache-2.0
#include "cli/verb_runner.hpp"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <variant>

#include "plugins/batch_rules.hpp"

namespace risk::cli {
namespace {

constexpr plugins::InstanceKey only_instance = 1;

struct LogLine {
    rp_log_level level;
    std::string text;
};
using Message = std::variant<plugins::VerbOutcome, std::unique_ptr<plugins::ReceivedBatch>, LogLine,
                             plugins::SandboxReport, plugins::ProcessEnd>;

}  // namespace

/// Carries what the channel's thread hears to the thread that waits.
class VerbRunner::Inbox final : public plugins::PluginProcessListener {
  public:
    void on_walls(const plugins::SandboxReport& report) override { put(report); }
    void on_ready() override {}
    void on_verb_done(plugins::InstanceKey, const plugins::VerbOutcome& outcome) override { put(outcome); }
    void on_commit(plugins::InstanceKey, std::unique_ptr<plugins::ReceivedBatch> batch) override {
        put(std::move(batch));
    }
    void on_log(plugins::InstanceKey, rp_log_level level, std::string_view text) override {
        put(LogLine{level, std::string(text)});
    }
    void on_end(const plugins::ProcessEnd& end) override { put(end); }

    Message take() {
        std::unique_lock lock(mutex_);
        arrived_.wait(lock, [this] { return !messages_.empty(); });
        auto message = std::move(messages_.front());
        // The end stays: whoever waits again must hear it again.
        if (!std::holds_alternative<plugins::ProcessEnd>(message)) {
            messages_.pop_front();
        } else {
            messages_.front() = std::get<plugins::ProcessEnd>(message);
        }
        return message;
    }

  private:
    void put(Message message) {
        const std::lock_guard lock(mutex_);
        messages_.push_back(std::move(message));
        arrived_.notify_one();
    }

    std::mutex mutex_;
    std::condition_variable arrived_;
    std::deque<Message> messages_;
};

VerbRunner::VerbRunner(plugins::PluginLauncher& launcher, const plugins::PluginManifest& manifest,
                       const plugins::SandboxGrants& grants, Callbacks callbacks)
    : inbox_(std::make_unique<Inbox>()), callbacks_(std::move(callbacks)) {
    auto process = launcher.start(manifest, grants, *inbox_);
    if (process) {
        process_ = std::move(*process);
    } else {
        not_started_ = process.failure();
    }
}

VerbRunner::~VerbRunner() = default;

Result<plugins::VerbOutcome> VerbRunner::configure(plugins::InstanceSettings settings) {
    if (process_) process_->configure(only_instance, std::move(settings));
    return wait();
}

Result<plugins::VerbOutcome> VerbRunner::activate(std::chrono::milliseconds deadline) {
    if (process_) process_->activate(only_instance, deadline);
    return wait();
}

Result<plugins::VerbOutcome> VerbRunner::poll(std::uint32_t max_events, std::chrono::milliseconds deadline) {
    if (process_) process_->poll(only_instance, max_events, deadline);
    return wait();
}

Result<plugins::VerbOutcome> VerbRunner::teardown() {
    if (process_) process_->teardown(only_instance);
    return wait();
}

Result<plugins::VerbOutcome> VerbRunner::wait() {
    if (not_started_) return *not_started_;
    for (;;) {
        auto message = inbox_->take();
        if (const auto* outcome = std::get_if<plugins::VerbOutcome>(&message)) return *outcome;
        if (const auto* report = std::get_if<plugins::SandboxReport>(&message)) callbacks_.walls(*report);
        if (const auto* line = std::get_if<LogLine>(&message)) callbacks_.log(line->level, line->text);
        if (const auto* batch = std::get_if<std::unique_ptr<plugins::ReceivedBatch>>(&message)) {
            process_->answer_commit(only_instance, commit((*batch)->batch()));
        }
        if (const auto* end = std::get_if<plugins::ProcessEnd>(&message)) {
            return Failure{"The plugin's process has ended", "", "an answer", end->reason, ""};
        }
    }
}

rp_result VerbRunner::commit(const rp_batch& batch) {
    const auto breach = plugins::body_breach(batch);
    if (!breach) return callbacks_.commit(batch);
    callbacks_.log(RP_LOG_ERROR, "A batch that breaks the contract was not stored: " + *breach);
    return RP_E_INVALID;
}

}  // namespace risk::cli
