// SPDX-License-Identifier: Apache-2.0
#include "scripted.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json.hpp>
#include <chrono>
#include <optional>
#include <stdexcept>

#include "plugin_api/text.hpp"
#include "plugins/config_schema.hpp"
#include "plugins/sealed_library.hpp"

namespace risk::plugins::test {

using namespace std::chrono_literals;

PluginManifest scripted_manifest(const std::string& version) {
    PluginManifest manifest;
    manifest.id = "scripted";
    manifest.version = version;
    manifest.library = version == "1.0.0" ? SCRIPTED_1 : SCRIPTED_2;
    manifest.library_sha256 = sha256_of_file(manifest.library).value();
    manifest.abi_major = RP_ABI_MAJOR;
    manifest.event_kinds = {{"thing", "Thing", ""}};
    manifest.ignored_reasons = {{"old", "Old", ""}};
    const auto schema = boost::json::parse(
        R"({"type":"object","properties":{"secret":{"type":"string","x-secret":true},"poll":{"type":"string"}}})");
    manifest.config_schema = ConfigSchema::parse(schema, "test").value();
    return manifest;
}

ProcessOptions options_for(RunMode mode) { return {mode, RUNNER, nullptr}; }

/// Notices calls that overlap.
class Recorder::Inside {
  public:
    explicit Inside(Recorder& recorder) : recorder_(recorder) { enter(true); }
    ~Inside() { enter(false); }
    Inside(const Inside&) = delete;
    Inside& operator=(const Inside&) = delete;

  private:
    void enter(bool inside) {
        const std::lock_guard lock(recorder_.mutex_);
        recorder_.overlapped_ = recorder_.overlapped_ || recorder_.inside_ == inside;
        recorder_.inside_ = inside;
        recorder_.changed_.notify_all();
    }
    Recorder& recorder_;
};

void Recorder::on_ready() {
    const Inside inside(*this);
    const std::lock_guard lock(mutex_);
    ready_ = true;
}

void Recorder::on_verb_done(InstanceKey instance, const VerbOutcome& outcome) {
    const Inside inside(*this);
    const std::lock_guard lock(mutex_);
    done_.push_back({instance, outcome});
}

void Recorder::on_commit(InstanceKey instance, std::unique_ptr<ReceivedBatch> batch) {
    const Inside inside(*this);
    const rp_batch& given = batch->batch();
    const auto result = decide(given);
    {
        const std::lock_guard lock(mutex_);
        held_ = !result;
        for (std::size_t i = 0; result == RP_OK && i < given.count; ++i) {
            events_.push_back({std::string(rp::view(given.events[i].id)), std::string(rp::view(given.events[i].body))});
        }
        if (result == RP_OK && given.checkpoint.len > 0) checkpoint_ = rp::view(given.checkpoint);
    }
    if (result) process->answer_commit(instance, *result);
}

void Recorder::on_log(InstanceKey instance, rp_log_level level, std::string_view message) {
    const Inside inside(*this);
    const std::lock_guard lock(mutex_);
    lines_.push_back({instance, level, std::string(message)});
}

void Recorder::on_end(const ProcessEnd& end) {
    const Inside inside(*this);
    const std::lock_guard lock(mutex_);
    ends_.push_back(end);
}

void Recorder::await(const std::function<bool()>& what, const char* name) {
    std::unique_lock lock(mutex_);
    if (changed_.wait_for(lock, 30s, what)) return;
    throw std::runtime_error(std::string("waited in vain for ") + name +
                             (ends_.empty() ? "" : "; it ended: " + ends_.front().reason));
}

void Recorder::await_ready() {
    await([this] { return ready_; }, "ready");
}

VerbOutcome Recorder::await_done(InstanceKey instance) {
    const auto of_instance = [this, instance] { return std::ranges::find(done_, instance, &Done::instance); };
    await([&] { return of_instance() != done_.end() || !ends_.empty(); }, "the end of a verb");
    const std::lock_guard lock(mutex_);
    const auto found = of_instance();
    if (found == done_.end()) throw std::runtime_error("the plugin ended: " + ends_.front().reason);
    VerbOutcome outcome = found->outcome;
    done_.erase(found);
    return outcome;
}

void Recorder::await_commit() {
    await([this] { return held_; }, "a commit");
}

ProcessEnd Recorder::await_end() {
    await([this] { return !ends_.empty(); }, "the end");
    const std::lock_guard lock(mutex_);
    return ends_.front();
}

std::string Recorder::await_line() {
    await([this] { return !lines_.empty(); }, "a line in the log");
    return lines().front().text;
}

std::vector<StoredEvent> Recorder::events() const {
    const std::lock_guard lock(mutex_);
    return events_;
}
std::string Recorder::checkpoint() const {
    const std::lock_guard lock(mutex_);
    return checkpoint_;
}
std::vector<Recorder::Line> Recorder::lines() const {
    const std::lock_guard lock(mutex_);
    return lines_;
}
int Recorder::ends() const {
    const std::lock_guard lock(mutex_);
    return static_cast<int>(ends_.size());
}
bool Recorder::one_at_a_time() const {
    const std::lock_guard lock(mutex_);
    return !overlapped_;
}

Running::Running(RunMode mode, const PluginManifest& manifest) {
    auto started = make_plugin_launcher(options_for(mode))->start(manifest, {}, recorder);
    if (!started) throw std::runtime_error(started.failure().sentence());
    process = std::move(*started);
    recorder.process = process.get();
}

void Running::configure(const std::string& config, InstanceKey instance, const std::string& checkpoint) {
    process->configure(instance, {Secret(config), checkpoint, RP_HOST_DEVELOPER, "*.example.com"});
}

VerbOutcome Running::activate(InstanceKey instance) {
    process->activate(instance, 20s);
    return recorder.await_done(instance);
}

VerbOutcome Running::poll(InstanceKey instance, std::uint32_t max_events) {
    process->poll(instance, max_events, 20s);
    return recorder.await_done(instance);
}

VerbOutcome Running::teardown(InstanceKey instance) {
    process->teardown(instance);
    return recorder.await_done(instance);
}

void Running::start(const std::string& config, InstanceKey instance, const std::string& checkpoint) {
    configure(config, instance, checkpoint);
    EXPECT_EQ(recorder.await_done(instance).result, RP_OK);
    EXPECT_EQ(activate(instance).result, RP_OK);
}

}  // namespace risk::plugins::test
