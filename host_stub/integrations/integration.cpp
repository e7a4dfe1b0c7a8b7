// SPDX-License-Identifier: Apache-2.0
#include "integrations/integration.hpp"

#include <algorithm>
#include <utility>

#include "integrations/allowed_hosts.hpp"
#include "integrations/batch_terms.hpp"

namespace risk::integrations {
namespace {

constexpr std::int64_t second_ns = 1'000'000'000;
constexpr std::uint64_t fruitless_limit = 10;
constexpr std::uint64_t defect_limit = 5;

domain::StatusChange as_stored(const store::Integration& record) {
    domain::StatusChange status = record.status;
    if (status.since_s == 0) status.since_s = record.created_s;
    return status;
}

}  // namespace

Integration::Integration(Surroundings& around, store::Integration record, Watcher watcher)
    : around_(around),
      record_(std::move(record)),
      watcher_(std::move(watcher)),
      pace_(around.random),
      status_(as_stored(record_)),
      book_(around, record_.id, [this] { watcher_.stored(*this); }) {}

Integration::~Integration() {
    around_.loop.cancel(timer_);
    around_.loop.cancel(look_timer_);
    if (port_ != nullptr) port_->leave(*this);
}

template <class Call>
auto Integration::while_alive(Call call) {
    return [call = std::move(call), alive = std::weak_ptr<bool>(alive_)](const auto&... arguments) {
        if (!alive.expired()) call(arguments...);
    };
}

// ---- what the host wants of it

void Integration::let_run(VerbPort& port) {
    if (retired_) return;
    port_ = &port;
    if (status_.held()) status_.forget();  // what failed before says nothing about what comes after
    status_.hold(std::nullopt);
    pace_.set_interval(interval());
    happen(Happening::start);
}

void Integration::hold(const Hold& why) {
    status_.hold(why);
    happen(Happening::stop);
}

void Integration::update(store::Integration record, const std::optional<Hold>& why) {
    record_ = std::move(record);
    status_.forget();
    down_ = {.expected = true};
    defects_ = 0;
    pace_.proven();
    if (port_ != nullptr) pace_.set_interval(interval());
    status_.hold(why);
    happen(why ? Happening::stop : Happening::renew);
}

void Integration::retire() {
    retired_ = true;
    happen(Happening::stop);
}

Milliseconds Integration::interval() const {
    if (around_.interval) return *around_.interval;
    const auto& manifest = port_->manifest();
    const std::int64_t least = around_.developer ? 50 : manifest.poll_min_s * 1'000;
    return Milliseconds(std::clamp(record_.settings.interval_ms, least, std::max(least, manifest.poll_max_s * 1'000)));
}

// ---- the lifecycle, carried out

void Integration::happen(Happening happening) {
    const Step step = next_step(state_, happening);
    if (step.state != state_) {
        around_.loop.cancel(timer_);
        timer_ = 0;
    }
    state_ = step.state;
    perform(step.action);
    look();
}

void Integration::perform(Action action) {
    switch (action) {
        case Action::none:
            return;
        case Action::join_process:
            return port_->join(*this);
        case Action::leave_process:
            return port_->leave(*this);
        case Action::configure:
            return load();
        case Action::activate:
            return run(Verb::activate);
        case Action::poll:
            return run(Verb::poll);
        case Action::cancel_verb:
            return loading_ ? loaded(Failure{}) : port_->cancel(*this);
        case Action::teardown:
            return teardown();
        default:
            return schedule(action);
    }
}

void Integration::schedule(Action action) {
    due_ns_ = pace_.due(action, steady());
    timer_ = around_.loop.at(due_ns_, [this] {
        timer_ = 0;
        happen(Happening::due);
    });
}

void Integration::load() {
    verb_ = Verb::configure;
    refusal_.clear();  // what the store refused before says nothing about what it answers now
    loading_ = true;
    has_instance_ = false;
    around_.records.load(record_.id, port_->manifest(),
                         while_alive([this, load = ++load_](const Result<StartingPoint>& point) {
                             if (load == load_ && loading_) loaded(point);
                         }));
}

// The answer comes by the loop, also when it is our own: a step is over before the next one begins.
void Integration::loaded(const Result<StartingPoint>& point) {
    loading_ = false;
    if (point) {
        plugins::InstanceSettings settings;
        settings.config_json = point.value().config_json;
        settings.checkpoint = point.value().checkpoint;
        settings.flags = around_.developer ? RP_HOST_DEVELOPER : 0;
        settings.allowed_hosts = allowed_hosts(port_->manifest(), around_.administrators_hosts, around_.developer);
        has_instance_ = true;
        return port_->configure(*this, std::move(settings));
    }
    around_.loop.post(while_alive([this, load = load_, why = point.failure()] {
        if (load != load_ || loading_) return;
        plugins::VerbOutcome outcome{.result = RP_E_CANCELLED, .subject = {}, .message = {}};
        if (!why.what.empty()) {
            outcome.result = RP_E_REFUSED;
            refusal_ = why.sentence();
        }
        verb_done(outcome);
    }));
}

void Integration::run(Verb verb) {
    verb_ = verb;
    committed_ = false;
    refusal_.clear();
    if (verb == Verb::poll) {
        pace_.poll_began(steady());
        first_poll_sent_ = true;
    }
    port_->run(*this, verb, due_ns_);
}

void Integration::teardown() {
    if (has_instance_) return run(Verb::teardown);
    around_.loop.post(while_alive([this] { verb_done({}); }));
}

// Not of its secrets, which are not to be seen here: an address with a token in it is reached by the usual port.
plugins::SandboxGrants Integration::grants(const plugins::PluginManifest& manifest) const {
    return plugins::grants_of(manifest, record_.settings.config_json);
}

// ---- what comes back

void Integration::process_up() {
    down_ = {.expected = true};
    pace_.set_interval(interval());  // a new version of the plugin may have other limits
    happen(Happening::process_up);
}

void Integration::process_down(const ProcessDown& down) {
    loading_ = false;
    ++load_;
    has_instance_ = false;
    down_ = down;
    if (!down.expected)
        status_.failed({down.status, down.reason,
                        down.status == domain::Status::plugin_failed ? down.reason : "process", down.restart_ns == 0});
    happen(Happening::process_down);
}

void Integration::verb_done(const plugins::VerbOutcome& outcome) {
    const bool winding_up = state_ == State::stopping || state_ == State::renewing || verb_ == Verb::teardown;
    book_.count(to_tally(outcome.tally));
    if (verb_ == Verb::configure && outcome.result < 0) has_instance_ = false;
    if (verb_ == Verb::teardown) has_instance_ = false;
    if (winding_up) return happen(Happening::done);

    const Verdict verdict = judge(verb_, outcome, port_->manifest(), refusal_);
    if (verdict.reason.empty() && verb_ == Verb::poll) proven();
    if (!verdict.reason.empty()) failed(verdict, outcome);
    happen(bounded(verdict.happening, outcome));
}

void Integration::proven() {
    pace_.proven();
    defects_ = 0;
    status_.proven(steady(), now_s());
    watch_.proven(steady(), now_s());
}

void Integration::failed(const Verdict& verdict, const plugins::VerbOutcome& outcome) {
    const bool defect = verdict.happening == Happening::defect;
    defects_ = defect ? defects_ + 1 : 0;
    pace_.failed();
    if (verdict.happening == Happening::throttled) pace_.asked_to_wait(steady(), outcome.retry_after);
    if (verb_ != Verb::poll) pace_.poll_began(steady());  // a quiet probe comes one interval after the last try
    Standing standing{verdict.status, verdict.reason, verdict.key, verdict.happening == Happening::operator_must_act};
    if (defects_ >= defect_limit) standing.status = domain::Status::plugin_failed;
    status_.failed(std::move(standing));
    around_.log(RP_LOG_WARN, record_.settings.name, verdict.reason);
}

// A plugin that promises more and more without reading anything would keep the host busy for nothing.
Happening Integration::bounded(Happening happening, const plugins::VerbOutcome& outcome) {
    const bool fruitless = happening == Happening::more && !committed_ && outcome.tally.fetched == 0;
    fruitless_ = fruitless ? fruitless_ + 1 : 0;
    return fruitless_ > fruitless_limit ? Happening::done : happening;
}

void Integration::batch_offered(plugins::InstanceKey key, std::shared_ptr<const plugins::ReceivedBatch> batch) {
    const bool running = verb_ == Verb::activate || verb_ == Verb::poll;
    if (committed_ || !running) return port_->answer_commit(key, RP_E_INVALID);
    committed_ = true;
    WaitingCommit commit;
    commit.plugin_id = record_.settings.plugin_id;
    commit.batch = std::move(batch);
    book_.commit(std::move(commit),
                 [this, key](const Result<store::CommitOutcome>& outcome) { commit_done(key, outcome); });
}

void Integration::commit_done(plugins::InstanceKey key, const Result<store::CommitOutcome>& outcome) {
    if (!outcome) refusal_ = outcome.failure().sentence();
    if (port_ != nullptr) port_->answer_commit(key, outcome ? RP_OK : RP_E_REFUSED);
}

// ---- what is shown

// Young means younger than three intervals; with intervals of milliseconds a poll itself takes longer than that.
std::int64_t Integration::proof_life() const {
    const auto each_ms = port_ != nullptr ? pace_.interval().count() : record_.settings.interval_ms;
    return std::max<std::int64_t>(3 * each_ms * 1'000'000, 10 * second_ns);
}

void Integration::look() {
    const bool paused = status_.held() && status_.held()->status == domain::Status::paused;
    watch_.expect(!retired_ && !paused, steady(), now_s());
    const auto news = retired_ ? StatusNews::none : status_.look(steady(), now_s(), proof_life());
    if (news != StatusNews::none) {
        around_.log(RP_LOG_INFO, record_.settings.name,
                    "is now " + std::string(domain::status_word(status_.shown().status)));
        book_.note_status(record_.settings.name, status_.shown(), news);
    }
    look_again_in_time();
    watcher_.changed(*this);
}

// While nothing happens only the clock changes what is shown: a proof grows old. The timer stays where it is when that
// moves on, as it does with each poll, and looks once for nothing.
void Integration::look_again_in_time() {
    if (retired_) return;
    const auto status = status_.look_again_ns(steady(), proof_life());
    const auto proof = watch_.look_again_ns(steady(), proof_life());
    if (!status && !proof) return;
    const std::int64_t at = std::min(status.value_or(INT64_MAX), proof.value_or(INT64_MAX));
    if (look_timer_ != 0 && look_ns_ <= at) return;
    around_.loop.cancel(look_timer_);
    look_ns_ = at;
    look_timer_ = around_.loop.at(at, [this] {
        look_timer_ = 0;
        look();
    });
}

}  // namespace risk::integrations
