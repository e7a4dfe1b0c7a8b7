// SPDX-License-Identifier: Apache-2.0
#include "integrations/plugin_supervisor.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "integrations/words.hpp"

namespace risk::integrations {
namespace {

constexpr std::int64_t ns(Milliseconds time) { return time.count() * 1'000'000; }

}  // namespace

PluginSupervisor::PluginSupervisor(Surroundings& around, plugins::PluginLauncher& launcher, SupervisorLimits limits,
                                   const plugins::PluginManifest& manifest, std::function<void()> changed)
    : around_(around),
      launcher_(launcher),
      limits_(limits),
      changed_(std::move(changed)),
      manifest_(std::make_shared<const plugins::PluginManifest>(manifest)),
      crashes_(limits.ends, ns(limits.within)) {}

PluginSupervisor::~PluginSupervisor() {
    around_.loop.cancel(timer_);
    for (auto& [client, seat] : seats_) around_.loop.cancel(seat.late);
    if (channel_) channel_->drop();
}

// ---- the process

void PluginSupervisor::set_phase(Phase phase, Milliseconds time_limit, std::function<void()> then) {
    around_.loop.cancel(timer_);
    timer_ = then ? around_.loop.at(around_.loop.clock().steady_ns() + ns(time_limit), std::move(then)) : 0;
    phase_ = phase;
    changed_();
}

void PluginSupervisor::post(std::function<void()> task) {
    around_.loop.post([task = std::move(task), alive = std::weak_ptr<bool>(alive_)] {
        if (!alive.expired()) task();
    });
}

void PluginSupervisor::start() {
    ChannelClient& ears = *this;
    channel_ = std::make_unique<PluginChannel>(around_.loop, around_.log, manifest_, ears);
    set_phase(Phase::starting, limits_.short_verb, [this] {
        kill_because("it was not ready within " + duration_words(ns(limits_.short_verb)));
    });
    auto started = launcher_.start(*manifest_, *channel_);
    if (started) {
        process_ = std::move(started).value();
    } else {
        channel_->on_end({.expected = false, .reason = started.failure().sentence()});
    }
}

void PluginSupervisor::stop() {
    set_phase(Phase::stopping, limits_.short_verb, [this] { process_->kill(); });
    process_->stop();
}

void PluginSupervisor::start_or_stop() {
    if (phase_ == Phase::idle && needed()) start();
    if (phase_ == Phase::running && !needed()) stop();
}

void PluginSupervisor::stop_when_drained() {
    if (phase_ == Phase::draining && under_way() == 0) stop();
}

void PluginSupervisor::kill() {
    if (process_) process_->kill();
}

void PluginSupervisor::kill_because(const std::string& reason) {
    killed_because_ = reason;
    kill();
}

void PluginSupervisor::replace(const plugins::PluginManifest& manifest) {
    replacement_ = std::make_shared<const plugins::PluginManifest>(manifest);
    switch (phase_) {
        case Phase::running:
            set_phase(Phase::draining);
            return stop_when_drained();
        case Phase::starting: return process_ ? stop() : void();
        case Phase::draining:
        case Phase::stopping: return;
        case Phase::idle:
        case Phase::backing_off:
        case Phase::quarantined: break;
    }
    const bool other_library = manifest.library_sha256 != manifest_->library_sha256;
    take_replacement();
    if (other_library) operator_acted();
}

void PluginSupervisor::take_replacement() {
    if (!replacement_) return;
    if (replacement_->library_sha256 != manifest_->library_sha256) crashes_.forget();
    manifest_ = std::exchange(replacement_, nullptr);
}

void PluginSupervisor::operator_acted() {
    crashes_.forget();
    fruitless_starts_ = 0;
    if (phase_ == Phase::quarantined || phase_ == Phase::backing_off) set_phase(Phase::idle);
    start_or_stop();
}

void PluginSupervisor::channel_ready() {
    if (phase_ != Phase::starting) return;
    around_.log(RP_LOG_INFO, manifest_->id, "version " + manifest_->version + " is running");
    set_phase(Phase::running);
    std::vector<VerbClient*> clients;
    for (const auto& [client, seat] : seats_) clients.push_back(client);
    for (VerbClient* client : clients)
        if (seats_.contains(client)) client->process_up();
    start_or_stop();
}

void PluginSupervisor::channel_end(const plugins::ProcessEnd& end) {
    const bool was_ready = phase_ != Phase::starting;
    const bool expected = phase_ == Phase::stopping || (end.expected && killed_because_.empty());
    const std::string reason = killed_because_.empty() ? end.reason : killed_because_;
    killed_because_.clear();
    channel_->drop();
    process_.reset();
    channel_.reset();
    clear_seats();
    if (expected) {
        down_ = {.expected = true};
        set_phase(Phase::idle);
    } else {
        ended_by_itself(reason, was_ready);
    }
    const bool replaced = replacement_ != nullptr;
    take_replacement();
    tell_down();
    if (replaced && phase_ != Phase::idle && crashes_.recent() == 0) set_phase(Phase::idle);
    start_or_stop();
}

void PluginSupervisor::ended_by_itself(const std::string& reason, bool was_ready) {
    const std::int64_t now = around_.loop.clock().steady_ns();
    crashes_.record(now);
    const std::string what = sentence((was_ready ? "The plugin's process ended: " : "The plugin could not be started: ") + reason);
    around_.log(RP_LOG_ERROR, manifest_->id, what);
    if (crashes_.too_often()) {
        down_ = {.expected = false, .status = domain::Status::plugin_failed,
                 .reason = what + " This was time " + std::to_string(crashes_.recent()) + " within " +
                           duration_words(ns(limits_.within)) +
                           ", so it is not started again. Replace the plugin, or pause and resume the integration.",
                 .restart_ns = 0};
        return set_phase(Phase::quarantined);
    }
    const Milliseconds delay = backoff_delay(limits_.restart, fruitless_starts_++, around_.random());
    down_ = {.expected = false, .status = was_ready ? domain::Status::needs_attention : domain::Status::plugin_failed,
             .reason = what + " It is started again.", .restart_ns = now + ns(delay)};
    set_phase(Phase::backing_off, delay, [this] {
        ++restarts_;
        set_phase(Phase::idle);
        start_or_stop();
    });
}

void PluginSupervisor::clear_seats() {
    waiting_.clear();
    for (auto& [client, seat] : seats_) {
        around_.loop.cancel(seat.late);
        seat = Seat{};
    }
}

// A client that hears of it may leave at once.
void PluginSupervisor::tell_down() {
    std::vector<VerbClient*> clients;
    for (const auto& [client, seat] : seats_) clients.push_back(client);
    for (VerbClient* client : clients)
        if (seats_.contains(client)) client->process_down(down_);
}

// ---- its clients

void PluginSupervisor::join(VerbClient& client) {
    seats_.try_emplace(&client);
    post([this, &client] {
        if (!seats_.contains(&client)) return;
        if (phase_ == Phase::running) client.process_up();
        if (phase_ == Phase::backing_off || phase_ == Phase::quarantined) client.process_down(down_);
    });
    start_or_stop();
}

void PluginSupervisor::leave(VerbClient& client) {
    const auto seat = seats_.find(&client);
    if (seat == seats_.end()) return;
    around_.loop.cancel(seat->second.late);
    std::erase(waiting_, &client);
    seats_.erase(seat);
    stop_when_drained();
    start_or_stop();
}

void PluginSupervisor::configure(VerbClient& client, plugins::InstanceSettings settings) {
    Seat& seat = seats_.at(&client);
    seat.key = ++last_key_;
    seat.settings = std::move(settings);
    enqueue(client, Verb::configure);
}

// A teardown does not wait its turn: it makes room.
void PluginSupervisor::run(VerbClient& client, Verb verb) {
    if (verb != Verb::teardown) return enqueue(client, verb);
    Seat& seat = seats_.at(&client);
    seat.verb = verb;
    if (process_) send(client, seat);
}

void PluginSupervisor::enqueue(VerbClient& client, Verb verb) {
    seats_.at(&client).verb = verb;
    waiting_.push_back(&client);
    send_waiting();
}

void PluginSupervisor::send_waiting() {
    while (phase_ == Phase::running && !waiting_.empty() && under_way() < limits_.parallel_verbs) {
        VerbClient& client = *waiting_.front();
        waiting_.pop_front();
        send(client, seats_.at(&client));
    }
}

void PluginSupervisor::send(VerbClient& client, Seat& seat) {
    seat.under_way = true;
    watch(client, seat);
    switch (*seat.verb) {
        case Verb::configure:
            process_->configure(seat.key, std::move(*seat.settings));
            return seat.settings.reset();
        case Verb::activate: return process_->activate(seat.key, deadline(Verb::activate));
        case Verb::poll: return process_->poll(seat.key, manifest_->poll_max_events, deadline(Verb::poll));
        case Verb::teardown: return process_->teardown(seat.key);
    }
}

Milliseconds PluginSupervisor::deadline(Verb verb) const {
    const bool reads = verb == Verb::activate || verb == Verb::poll;
    return reads ? Milliseconds(manifest_->poll_timeout_s * 1'000) : limits_.short_verb;
}

void PluginSupervisor::watch(VerbClient& client, Seat& seat) {
    const std::int64_t at = around_.loop.clock().steady_ns() + ns(deadline(*seat.verb));
    seat.late = around_.loop.at(at, [this, &client] { late(client); });
}

void PluginSupervisor::late(VerbClient& client) {
    Seat& seat = seats_.at(&client);
    const bool reads = *seat.verb == Verb::activate || *seat.verb == Verb::poll;
    if (reads) process_->cancel(seat.key);
    const std::string reason = std::string(verb_name(*seat.verb)) + " of " + client.client_name() + " did not return within " +
                               duration_words(ns(deadline(*seat.verb) + limits_.grace)) + ", so the process was killed";
    seat.late = around_.loop.at(around_.loop.clock().steady_ns() + ns(limits_.grace), [this, reason] { kill_because(reason); });
}

void PluginSupervisor::cancel(VerbClient& client) {
    Seat& seat = seats_.at(&client);
    if (seat.under_way) {
        if (process_) process_->cancel(seat.key);
        return;
    }
    if (!seat.verb) return;
    std::erase(waiting_, &client);
    if (*seat.verb == Verb::configure) seat.key = 0;
    seat.verb.reset();
    seat.settings.reset();
    post([this, &client] {
        const auto found = seats_.find(&client);
        if (found != seats_.end() && !found->second.verb) client.verb_done({.result = RP_E_CANCELLED, .subject = {}, .message = {}});
    });
}

void PluginSupervisor::answer_commit(plugins::InstanceKey key, rp_result result) {
    if (process_ && seat_of(key) != seats_.end()) process_->answer_commit(key, result);
}

void PluginSupervisor::channel_verb_done(plugins::InstanceKey key, const plugins::VerbOutcome& outcome) {
    const auto found = seat_of(key);
    if (found == seats_.end() || !found->second.under_way) return;  // nobody asked
    auto& [client, seat] = *found;
    around_.loop.cancel(seat.late);
    const Verb verb = *seat.verb;
    seat.verb.reset();
    seat.under_way = false;
    if (verb == Verb::teardown || (verb == Verb::configure && outcome.result < 0)) seat.key = 0;
    if (verb == Verb::poll && outcome.result >= 0) fruitless_starts_ = 0;
    client->verb_done(outcome);
    send_waiting();
    stop_when_drained();
}

void PluginSupervisor::channel_commit(plugins::InstanceKey key, std::shared_ptr<const plugins::ReceivedBatch> batch,
                                      const std::string& fault) {
    const auto found = seat_of(key);
    if (found == seats_.end()) return process_->answer_commit(key, RP_E_REFUSED);
    if (fault.empty()) return found->first->batch_offered(key, std::move(batch));
    around_.log(RP_LOG_ERROR, found->first->client_name(), fault);
    process_->answer_commit(key, RP_E_INVALID);
}

std::map<VerbClient*, PluginSupervisor::Seat>::iterator PluginSupervisor::seat_of(plugins::InstanceKey key) {
    return std::find_if(seats_.begin(), seats_.end(),
                        [key](const auto& place) { return key != 0 && place.second.key == key; });
}

std::size_t PluginSupervisor::under_way() const {
    return static_cast<std::size_t>(
        std::count_if(seats_.begin(), seats_.end(), [](const auto& place) { return place.second.under_way; }));
}

LivePlugin PluginSupervisor::live() const {
    LivePlugin live;
    live.id = manifest_->id;
    live.name = manifest_->name;
    live.version = manifest_->version;
    live.sha256 = manifest_->library_sha256;
    live.file = manifest_->file.string();
    live.running = process_ != nullptr && phase_ != Phase::starting;
    live.pid = process_ ? process_->pid() : 0;
    live.peak_rss_kb = process_ ? process_->peak_rss_kb() : 0;
    live.restarts = restarts_;
    live.quarantined = quarantined();
    return live;
}

}  // namespace risk::integrations
