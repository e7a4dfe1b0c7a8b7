// SPDX-License-Identifier: Apache-2.0
#include "runner_bench.hpp"

#include <boost/json.hpp>
#include <stdexcept>

#include "plugin_api/text.hpp"

namespace risk::attacks {

using namespace std::chrono_literals;
using namespace plugins;

Bench::Bench(const std::filesystem::path& runner, SandboxGrants grants) {
    const auto manifest = PluginManifest::read(ATTACKER_MANIFEST);
    if (!manifest) throw std::runtime_error(manifest.failure().sentence());
    auto started = make_plugin_launcher({.mode = RunMode::child_process, .runner_program = runner})
                       ->start(*manifest, grants, *this);
    if (!started) throw std::runtime_error(started.failure().sentence());
    process_ = std::move(*started);
}

Bench::~Bench() = default;

std::optional<std::string> Bench::attack(const std::string& config) {
    process_->configure(1, {Secret(config), "", RP_HOST_DEVELOPER, ""});
    process_->activate(1, 20s);
    process_->poll(1, 50, 20s);
    await(3);
    const std::lock_guard lock(mutex_);
    if (end_ || bodies_.empty()) return std::nullopt;
    return bodies_.back();
}

void Bench::await(int verbs) {
    std::unique_lock lock(mutex_);
    if (!changed_.wait_for(lock, 60s, [&] { return end_ || verbs_done_ >= verbs; }))
        throw std::runtime_error("the plugin did not come back");
}

SandboxReport Bench::walls() const {
    const std::lock_guard lock(mutex_);
    return walls_;
}
std::string Bench::how_it_ended() const {
    const std::lock_guard lock(mutex_);
    return end_.value_or("");
}
std::size_t Bench::events_stored() const {
    const std::lock_guard lock(mutex_);
    return bodies_.size();
}

std::string Bench::event(std::size_t index) const {
    const std::lock_guard lock(mutex_);
    return bodies_.at(index);
}

void Bench::on_walls(const SandboxReport& report) {
    const std::lock_guard lock(mutex_);
    walls_ = report;
}

void Bench::on_verb_done(InstanceKey, const VerbOutcome&) {
    const std::lock_guard lock(mutex_);
    ++verbs_done_;
    changed_.notify_all();
}

void Bench::on_commit(InstanceKey instance, std::unique_ptr<ReceivedBatch> batch) {
    {
        const std::lock_guard lock(mutex_);
        for (std::size_t i = 0; i < batch->batch().count; ++i)
            bodies_.emplace_back(rp::view(batch->batch().events[i].body));
    }
    process_->answer_commit(instance, RP_OK);
}

void Bench::on_end(const ProcessEnd& end) {
    const std::lock_guard lock(mutex_);
    end_ = end.reason;
    changed_.notify_all();
}

std::string text_in(const std::string& json, const std::string& name) {
    const auto parsed = boost::json::parse(json);
    return std::string(parsed.at(name).as_string());
}

}  // namespace risk::attacks
