// SPDX-License-Identifier: Apache-2.0
#include "fake_plugin.hpp"

#include <algorithm>

namespace risk::integrations::testing {
namespace {

using plugins::InstanceKey;
using plugins::VerbOutcome;

rp_str str(const std::string& text) { return {text.data(), text.size()}; }

class OwnedBatch final : public plugins::ReceivedBatch {
  public:
    OwnedBatch(std::vector<PollStep::Event> events, std::string checkpoint, std::int64_t occurred_ns)
        : texts_(std::move(events)), checkpoint_(std::move(checkpoint)) {
        for (const auto& e : texts_) {
            rp_event event{};
            event.size = sizeof event;
            event.severity = RP_SEVERITY_CRITICAL;
            event.occurred_ns = occurred_ns;
            event.id = str(e.id);
            event.kind = str(kind_);
            event.subject = str(e.subject);
            event.title = str(e.id);
            event.body = str(e.body);
            event.ignored_because = str(e.ignored_because);
            events_.push_back(event);
        }
        tally_.size = sizeof tally_;
        tally_.fetched = events_.size();
        batch_.size = sizeof batch_;
        batch_.event_stride = sizeof(rp_event);
        batch_.events = events_.data();
        batch_.count = events_.size();
        batch_.checkpoint = str(checkpoint_);
        batch_.tally = &tally_;
    }
    [[nodiscard]] const rp_batch& batch() const override { return batch_; }

  private:
    const std::string kind_ = "alert";
    std::vector<PollStep::Event> texts_;
    std::string checkpoint_;
    std::vector<rp_event> events_;
    rp_tally tally_{};
    rp_batch batch_{};
};

}  // namespace

std::unique_ptr<plugins::ReceivedBatch> make_batch(const std::vector<PollStep::Event>& events,
                                                   const std::string& checkpoint, std::int64_t occurred_ns) {
    return std::make_unique<OwnedBatch>(events, checkpoint, occurred_ns);
}

VerbOutcome told(rp_result result, std::string subject, std::string message, std::chrono::milliseconds retry_after) {
    VerbOutcome outcome;
    outcome.result = result;
    outcome.subject = std::move(subject);
    outcome.message = std::move(message);
    outcome.retry_after = retry_after;
    return outcome;
}

// The checkpoint is how many events of the upstream were read.
PollStep read_all(const std::vector<PollStep::Event>& upstream, const std::string& checkpoint, std::size_t at_most) {
    const std::size_t from = checkpoint.empty() ? 0 : std::stoul(checkpoint);
    const std::size_t to = std::min(upstream.size(), from + at_most);
    PollStep step;
    step.outcome.tally.requests = 1;
    if (to == from) return step;
    step.batch.emplace(upstream.begin() + static_cast<std::ptrdiff_t>(from),
                       upstream.begin() + static_cast<std::ptrdiff_t>(to));
    step.checkpoint = std::to_string(to);
    if (to < upstream.size()) step.outcome.result = RP_MORE;
    return step;
}

class FakePlugin::Process final : public plugins::PluginProcess {
  public:
    Process(FakePlugin& plugin, plugins::PluginProcessListener& listener) : plugin_(plugin), listener_(listener) {}
    ~Process() override {
        const std::lock_guard lock(plugin_.mutex_);
        if (plugin_.newest_ == this) plugin_.newest_ = nullptr;
    }

    void configure(InstanceKey key, plugins::InstanceSettings settings) override {
        const std::lock_guard lock(plugin_.mutex_);
        plugin_.note("configure");
        const auto outcome = plugin_.on_configure(settings.config_json.reveal());
        if (outcome.result >= 0)
            plugin_.instances_[key] = {settings.config_json.reveal(), settings.checkpoint, settings.allowed_hosts,
                                       settings.flags};
        answer(key, outcome);
    }

    void activate(InstanceKey key, std::chrono::milliseconds) override {
        const std::lock_guard lock(plugin_.mutex_);
        plugin_.note("activate");
        const auto outcome = plugin_.on_activate(plugin_.instances_.at(key));
        plugin_.instances_.at(key).activated = outcome.result >= 0;
        answer(key, outcome);
    }

    void poll(InstanceKey key, std::uint32_t, std::chrono::milliseconds) override {
        const std::lock_guard lock(plugin_.mutex_);
        plugin_.note("poll");
        PollStep step = plugin_.on_poll(plugin_.instances_.at(key));
        if (step.crashes) return end(false, "killed by signal 11 (segmentation fault)");
        if (!step.batch && !step.hangs) return answer(key, step.outcome);
        if (step.batch) listener_.on_commit(key, make_batch(*step.batch, step.checkpoint));
        plugin_.pending_[key] = std::move(step);
        plugin_.most_parallel_ = std::max(plugin_.most_parallel_, plugin_.pending_.size());
    }

    void teardown(InstanceKey key) override {
        const std::lock_guard lock(plugin_.mutex_);
        plugin_.note("teardown");
        plugin_.instances_.erase(key);
        plugin_.pending_.erase(key);
        answer(key, {});
    }

    void cancel(InstanceKey key) override {
        const std::lock_guard lock(plugin_.mutex_);
        plugin_.note("cancel");
        const auto running = plugin_.pending_.find(key);
        if (running == plugin_.pending_.end() || !running->second.hangs || plugin_.deaf) return;
        plugin_.pending_.erase(running);
        answer(key, told(RP_E_CANCELLED));
    }

    void answer_commit(InstanceKey key, rp_result result) override {
        const std::lock_guard lock(plugin_.mutex_);
        plugin_.answers_.push_back(result);
        const auto running = plugin_.pending_.find(key);
        if (running == plugin_.pending_.end()) return;
        const PollStep step = std::move(running->second);
        plugin_.pending_.erase(running);
        if (result == RP_OK) plugin_.instances_.at(key).checkpoint = step.checkpoint;
        answer(key, result == RP_OK ? step.outcome : told(RP_E_REFUSED));
    }

    void stop() override {
        plugin_.note("stop");
        if (!plugin_.stop_is_slow) end(true, "stopped");
    }
    void kill() override {
        plugin_.note("kill");
        end(false, "killed by signal 9 (killed)");
    }
    [[nodiscard]] int pid() const override { return 4711; }
    [[nodiscard]] plugins::ProcessSize size() const override { return {9'000, plugin_.threads}; }

    void end(bool expected, const std::string& reason) {
        const std::lock_guard lock(plugin_.mutex_);
        if (std::exchange(ended_, true)) return;
        plugin_.instances_.clear();
        plugin_.pending_.clear();
        listener_.on_end({.expected = expected, .reason = reason});
    }

    void answer(InstanceKey key, const VerbOutcome& outcome) {
        if (!ended_) listener_.on_verb_done(key, outcome);
    }

  private:
    FakePlugin& plugin_;
    plugins::PluginProcessListener& listener_;
    bool ended_ = false;
};

Result<std::unique_ptr<plugins::PluginProcess>> FakePlugin::start(const plugins::PluginManifest& manifest,
                                                                  const plugins::SandboxGrants& grants,
                                                                  plugins::PluginProcessListener& listener) {
    const std::lock_guard lock(mutex_);
    note("start");
    versions_.push_back(manifest.version);
    granted_.push_back(grants);
    if (!cannot_spawn.empty()) return Failure{"The plugin's process cannot be started", "", "", cannot_spawn, ""};
    auto process = std::make_unique<Process>(*this, listener);
    newest_ = process.get();
    listener_ = &listener;
    if (!fails_to_start.empty())
        process->end(false, fails_to_start);
    else if (!never_ready)
        listener.on_ready();
    return std::unique_ptr<plugins::PluginProcess>(std::move(process));
}

void FakePlugin::crash(const std::string& reason) {
    const std::lock_guard lock(mutex_);
    if (newest_ != nullptr) newest_->end(false, reason);
}

void FakePlugin::finish_hanging(const VerbOutcome& outcome) {
    const std::lock_guard lock(mutex_);
    for (const auto& [key, step] : std::exchange(pending_, {})) newest_->answer(key, outcome);
}

void FakePlugin::note(const std::string& call) {
    const std::lock_guard lock(mutex_);
    ++calls_[call];
}

int FakePlugin::count(const std::string& call) const {
    const std::lock_guard lock(mutex_);
    const auto found = calls_.find(call);
    return found == calls_.end() ? 0 : found->second;
}

std::vector<plugins::SandboxGrants> FakePlugin::granted() const {
    const std::lock_guard lock(mutex_);
    return granted_;
}

std::vector<std::string> FakePlugin::started_versions() const {
    const std::lock_guard lock(mutex_);
    return versions_;
}

std::vector<rp_result> FakePlugin::answers() const {
    const std::lock_guard lock(mutex_);
    return answers_;
}

std::size_t FakePlugin::running_polls() const {
    const std::lock_guard lock(mutex_);
    return pending_.size();
}

std::optional<FakePlugin::Instance> FakePlugin::newest_instance() const {
    const std::lock_guard lock(mutex_);
    if (instances_.empty()) return std::nullopt;
    return instances_.rbegin()->second;
}

InstanceKey FakePlugin::newest_key() const {
    const std::lock_guard lock(mutex_);
    return instances_.empty() ? 0 : instances_.rbegin()->first;
}

}  // namespace risk::integrations::testing
