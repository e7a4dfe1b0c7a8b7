// SPDX-License-Identifier: Apache-2.0
#include "integrations/plugin_supervisor.hpp"

#include <utility>

#include "integrations/words.hpp"

namespace risk::integrations {
namespace {

constexpr std::int64_t ns(Milliseconds time) { return time.count() * 1'000'000; }

std::string release_words(const std::string& plugin_id) {
    return " Replace the plugin, or release it: host_stub plugin release " + plugin_id + ".";
}

}  // namespace

PluginSupervisor::PluginSupervisor(Surroundings& around, plugins::PluginLauncher& launcher, SupervisorLimits limits,
                                   const plugins::PluginManifest& manifest, QuarantineBook& quarantines,
                                   std::function<void()> changed)
    : around_(around),
      launcher_(launcher),
      limits_(limits),
      quarantines_(quarantines),
      changed_(std::move(changed)),
      manifest_(std::make_shared<const plugins::PluginManifest>(manifest)),
      desk_(around, limits.verbs, [this](const std::string& reason) { kill_because(reason); }),
      crashes_(limits.ends, ns(limits.within)) {}

PluginSupervisor::~PluginSupervisor() {
    around_.loop.cancel(timer_);
    around_.loop.cancel(start_timer_);
    if (channel_) channel_->drop();
}

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

// ---- its beginning

void PluginSupervisor::start() {
    if (const auto since_s = quarantines_.since(manifest_->library_sha256)) return stay_quarantined(*since_s);
    ChannelClient& ears = *this;
    channel_ = std::make_unique<PluginChannel>(around_.loop, around_.log, manifest_, ears);
    set_phase(Phase::starting, limits_.start_or_stop,
              [this] { kill_because("it was not ready within " + duration_words(ns(limits_.start_or_stop))); });
    grants_ = wanted_grants();
    grants_stamp_ = plugins::stamp_of(grants_);
    auto started = launcher_.start(*manifest_, grants_, *channel_);
    if (started) {
        process_ = std::move(started).value();
    } else {
        not_spawned_ = true;
        channel_->on_end({.expected = false, .reason = started.failure().sentence()});
    }
}

void PluginSupervisor::channel_ready() {
    if (phase_ != Phase::starting) return;
    around_.log(RP_LOG_INFO, manifest_->id, "version " + manifest_->version + " is running");
    desk_.open(*process_, manifest_);
    set_phase(Phase::running);
    for (VerbClient* client : desk_.clients()) starts_.last(*client);
    let_begin();
    start_or_stop();
}

void PluginSupervisor::let_begin() {
    around_.loop.cancel(start_timer_);
    start_timer_ = 0;
    while (phase_ == Phase::running) {
        VerbClient* client = starts_.take(around_.loop.clock().steady_ns(), desk_.size());
        if (client == nullptr) break;
        client->process_up();
    }
    if (phase_ != Phase::running || starts_.empty()) return;
    start_timer_ = around_.loop.at(starts_.next_ns(desk_.size()), [this] { let_begin(); });
}

void PluginSupervisor::start_or_stop() {
    if (phase_ == Phase::idle && needed()) start();
    if (phase_ == Phase::running && !needed()) stop();
}

// ---- its end, wanted

void PluginSupervisor::stop() {
    set_phase(Phase::stopping, limits_.start_or_stop, [this] { process_->kill(); });
    process_->stop();
}

void PluginSupervisor::stop_when_drained() {
    if (phase_ == Phase::draining && desk_.under_way() == 0) stop();
}

void PluginSupervisor::kill() {
    if (process_) process_->kill();
}

void PluginSupervisor::end_at_once() {
    if (!process_) return;
    set_phase(Phase::stopping);
    process_->kill();
}

void PluginSupervisor::kill_because(const std::string& reason) {
    killed_because_ = reason;
    kill();
}

void PluginSupervisor::replace(const plugins::PluginManifest& manifest) {
    replacement_ = std::make_shared<const plugins::PluginManifest>(manifest);
    switch (phase_) {
        case Phase::running:
            desk_.hold_back();
            set_phase(Phase::draining);
            return stop_when_drained();
        case Phase::starting:
            return process_ ? stop() : void();
        case Phase::draining:
        case Phase::stopping:
            return;
        case Phase::idle:
        case Phase::backing_off:
        case Phase::quarantined:
            break;
    }
    const bool other_library = manifest.library_sha256 != manifest_->library_sha256;
    take_replacement();
    if (other_library) begin_anew();
}

void PluginSupervisor::take_replacement() {
    if (!replacement_) return;
    if (replacement_->library_sha256 != manifest_->library_sha256) crashes_.forget();
    manifest_ = std::exchange(replacement_, nullptr);
}

void PluginSupervisor::operator_acted() {
    quarantines_.lift(manifest_->library_sha256);
    begin_anew();
}

void PluginSupervisor::begin_anew() {
    crashes_.forget();
    fruitless_starts_ = 0;
    if (phase_ == Phase::quarantined || phase_ == Phase::backing_off) set_phase(Phase::idle);
    start_or_stop();
}

// ---- its end, wanted or not

void PluginSupervisor::channel_end(const plugins::ProcessEnd& end) {
    const bool was_ready = phase_ != Phase::starting;
    const bool expected = phase_ == Phase::stopping || (end.expected && killed_because_.empty());
    const std::string reason = killed_because_.empty() ? end.reason : std::exchange(killed_because_, {});
    desk_.close();
    starts_.clear();
    channel_->drop();
    process_.reset();
    channel_.reset();
    if (expected) {
        down_ = {.expected = true};
        set_phase(Phase::idle);
    } else {
        ended_by_itself(reason, was_ready);
    }
    const bool other_library = replacement_ && replacement_->library_sha256 != manifest_->library_sha256;
    take_replacement();
    tell_down();
    if (other_library) return begin_anew();
    start_or_stop();
}

void PluginSupervisor::ended_by_itself(const std::string& reason, bool was_ready) {
    const bool its_own_fault = !std::exchange(not_spawned_, false);
    if (its_own_fault) crashes_.record(around_.loop.clock().steady_ns());
    const std::string what =
        sentence((was_ready ? "The plugin's process ended: " : "The plugin could not be started: ") + reason);
    around_.log(RP_LOG_ERROR, manifest_->id, what);
    if (its_own_fault && crashes_.too_often()) return quarantine(what);
    start_again_later(what, was_ready);
}

void PluginSupervisor::quarantine(const std::string& what) {
    down_.expected = false;
    down_.status = domain::Status::plugin_failed;
    down_.reason = what + " This was time " + std::to_string(crashes_.recent()) + " within " +
                   duration_words(ns(limits_.within)) + ", so it is not started again." + release_words(manifest_->id);
    down_.restart_ns = 0;
    quarantines_.add(manifest_->id, manifest_->library_sha256, down_.reason);
    set_phase(Phase::quarantined);
}

void PluginSupervisor::stay_quarantined(std::int64_t since_s) {
    down_.expected = false;
    down_.status = domain::Status::plugin_failed;
    down_.reason = "The plugin's process ended too often, so it is not started since " +
                   clock_words(since_s, around_.loop.clock().unix_s()) + "." + release_words(manifest_->id);
    down_.restart_ns = 0;
    set_phase(Phase::quarantined);
    post([this] {
        if (quarantined()) tell_down();
    });
}

void PluginSupervisor::start_again_later(const std::string& what, bool was_ready) {
    const Milliseconds delay = backoff_delay(limits_.restart, fruitless_starts_++, around_.random());
    down_.expected = false;
    down_.status = was_ready ? domain::Status::needs_attention : domain::Status::plugin_failed;
    down_.reason = what + " It is started again.";
    down_.restart_ns = around_.loop.clock().steady_ns() + ns(delay);
    set_phase(Phase::backing_off, delay, [this] {
        ++restarts_;
        set_phase(Phase::idle);
        start_or_stop();
    });
}

// A client that hears of it may leave at once.
void PluginSupervisor::tell_down() {
    for (VerbClient* client : desk_.clients())
        if (desk_.seated(*client)) client->process_down(down_);
}

// ---- its clients

void PluginSupervisor::join(VerbClient& client) {
    desk_.seat(client);
    post([this, &client] {
        if (!desk_.seated(client)) return;
        if (phase_ == Phase::running) {
            starts_.first(client);
            let_begin();
        }
        if (phase_ == Phase::backing_off || phase_ == Phase::quarantined) client.process_down(down_);
        start_or_stop();  // not before: the process is granted what all need who come at the same time
    });
}

void PluginSupervisor::leave(VerbClient& client) {
    if (!desk_.seated(client)) return;
    desk_.unseat(client);
    starts_.forget(client);
    stop_when_drained();
    start_or_stop();
}

void PluginSupervisor::configure(VerbClient& client, plugins::InstanceSettings settings) {
    // The client hears that the process goes, and configures the next one.
    if (phase_ == Phase::running && !grants_.cover(client.grants(*manifest_)))
        renew(client.client_name() + " needs a path or a port that it was not granted");
    desk_.configure(client, std::move(settings));
}

void PluginSupervisor::run(VerbClient& client, Verb verb, std::int64_t due_ns) { desk_.run(client, verb, due_ns); }

void PluginSupervisor::cancel(VerbClient& client) {
    if (!desk_.cancel(client)) return;
    post([this, &client] {
        if (desk_.seated(client) && !desk_.busy(client))
            client.verb_done({.result = RP_E_CANCELLED, .subject = {}, .message = {}});
    });
}

void PluginSupervisor::answer_commit(plugins::InstanceKey key, rp_result result) {
    if (process_ && desk_.owner(key) != nullptr) process_->answer_commit(key, result);
}

void PluginSupervisor::channel_verb_done(plugins::InstanceKey key, const plugins::VerbOutcome& outcome) {
    VerbClient* client = desk_.owner(key);
    const auto verb = desk_.verb_over(key, outcome.result);
    if (!verb) return;  // nobody asked
    if (verb == Verb::poll && outcome.result >= 0) fruitless_starts_ = 0;
    client->verb_done(outcome);
    desk_.send_waiting();
    stop_when_drained();
}

void PluginSupervisor::channel_commit(plugins::InstanceKey key, std::shared_ptr<const plugins::ReceivedBatch> batch,
                                      const std::string& fault) {
    VerbClient* client = desk_.owner(key);
    if (client == nullptr) return process_->answer_commit(key, RP_E_REFUSED);
    if (fault.empty()) return client->batch_offered(key, std::move(batch));
    around_.log(RP_LOG_ERROR, client->client_name(), fault);
    process_->answer_commit(key, RP_E_INVALID);
}

}  // namespace risk::integrations
