// SPDX-License-Identifier: Apache-2.0
#include "integrations/integration_check.hpp"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include "integrations/allowed_hosts.hpp"
#include "integrations/batch_terms.hpp"
#include "integrations/verdict.hpp"
#include "integrations/words.hpp"
#include "plugins/batch_rules.hpp"
#include "plugins/config_schema.hpp"

namespace risk::integrations {
namespace {

using plugins::InstanceKey;
using plugins::VerbOutcome;

constexpr InstanceKey the_instance = 1;

/// What the process said, for a thread that waits for it.
class Inbox final : public plugins::PluginProcessListener {
  public:
    struct Message {
        std::optional<VerbOutcome> outcome;
        std::shared_ptr<const plugins::ReceivedBatch> batch;
        std::optional<plugins::ProcessEnd> end;
    };

    void on_ready() override {}
    void on_verb_done(InstanceKey, const VerbOutcome& outcome) override {
        put({.outcome = outcome, .batch = {}, .end = {}});
    }
    void on_commit(InstanceKey, std::unique_ptr<plugins::ReceivedBatch> batch) override {
        put({.outcome = {}, .batch = std::move(batch), .end = {}});
    }
    void on_log(InstanceKey, rp_log_level, std::string_view) override {}
    void on_end(const plugins::ProcessEnd& end) override { put({.outcome = {}, .batch = {}, .end = end}); }

    std::optional<Message> take(std::chrono::steady_clock::time_point until, const std::stop_token& stopping) {
        std::unique_lock lock(mutex_);
        if (!arrived_.wait_until(lock, stopping, until, [this] { return !messages_.empty(); })) return std::nullopt;
        Message first = std::move(messages_.front());
        messages_.pop_front();
        return first;
    }

  private:
    void put(Message message) {
        {
            const std::lock_guard lock(mutex_);
            messages_.push_back(std::move(message));
        }
        arrived_.notify_one();
    }

    std::mutex mutex_;
    std::condition_variable_any arrived_;
    std::deque<Message> messages_;
};

class Trial {
  public:
    Trial(const CheckRequest& request, plugins::PluginLauncher& launcher)
        : request_(request),
          until_(std::chrono::steady_clock::now() + request.deadline),
          started_(launcher.start(request.manifest, plugins::grants_of(request.manifest, request.config_json.reveal()),
                                  inbox_)) {
        for (const auto& permission : request.manifest.permissions)
            report_.permissions.push_back({permission, PermissionState::not_checked});
    }

    CheckReport run() {
        if (!started_) {
            fail(domain::Status::plugin_failed, "The plugin could not be started: " + started_.failure().sentence(),
                 "start");
            return report_;
        }
        if (verbs()) report_.status = domain::Status::connected;
        process().stop();
        while (!ended_ && next_message()) {
        }
        return report_;
    }

  private:
    plugins::PluginProcess& process() { return *started_.value(); }

    bool verbs() {
        plugins::InstanceSettings settings;
        settings.config_json = request_.config_json;
        settings.checkpoint = request_.checkpoint;
        settings.flags = request_.developer ? RP_HOST_DEVELOPER : 0;
        settings.allowed_hosts = allowed_hosts(request_.manifest, request_.allowed_hosts, request_.developer);
        process().configure(the_instance, std::move(settings));
        if (!finished(Verb::configure)) return false;
        process().activate(the_instance, left());
        if (!finished(Verb::activate)) return false;
        mark_permissions({});
        if (request_.with_poll) {
            process().poll(the_instance, request_.manifest.poll_max_events, left());
            if (!finished(Verb::poll)) return false;
        }
        return true;
    }

    bool finished(Verb verb) {
        outcome_.reset();
        while (!outcome_) {
            if (!next_message()) return late(verb);
            if (ended_) {
                fail(domain::Status::plugin_failed, sentence("The plugin's process ended: " + *ended_), verb);
                return false;
            }
        }
        report_.tally += to_tally(outcome_->tally);
        const Verdict verdict = judge(verb, *outcome_, request_.manifest, refusal_, Occasion::trial);
        if (outcome_->result == RP_E_FORBIDDEN) mark_permissions(outcome_->subject);
        if (verdict.reason.empty()) return true;
        fail(verdict.status, verdict.reason, verb);
        report_.said = outcome_->message;
        if (outcome_->result == RP_E_CONFIG) report_.refused_field = outcome_->subject;
        return false;
    }

    bool late(Verb verb) {
        process().cancel(the_instance);
        if (request_.stopping.stop_requested()) {
            fail(domain::Status::needs_attention, "The host was stopped before there was an answer.", verb);
            return false;
        }
        const std::int64_t ns = std::chrono::nanoseconds(request_.deadline).count();
        fail(domain::Status::needs_attention, "There was no answer within " + duration_words(ns) + ".", verb);
        until_ = std::chrono::steady_clock::now() + std::chrono::milliseconds(500);
        return false;
    }

    bool next_message() {
        const auto message = inbox_.take(until_, request_.stopping);
        if (!message) return false;
        if (message->outcome) outcome_ = message->outcome;
        if (message->end) ended_ = message->end->reason;
        if (message->batch) take_batch(message->batch->batch());
        return true;
    }

    void take_batch(const rp_batch& batch) {
        if (const auto fault = plugins::body_breach(batch)) {
            refusal_ = *fault;
            return process().answer_commit(the_instance, RP_E_INVALID);
        }
        report_.events += batch.count;
        report_.tally += batch_tally(batch);
        process().answer_commit(the_instance, RP_OK);
    }

    /// A plugin names all that is missing; what it does not name was granted.
    void mark_permissions(std::string_view missing) {
        const auto named = split_list(missing);
        for (auto& [permission, state] : report_.permissions)
            state = std::find(named.begin(), named.end(), permission.id) != named.end() ? PermissionState::missing
                                                                                        : PermissionState::granted;
    }

    void fail(domain::Status status, std::string reason, Verb verb) {
        fail(status, std::move(reason), std::string(verb_name(verb)));
    }
    void fail(domain::Status status, std::string reason, std::string where) {
        report_.status = status;
        report_.reason = std::move(reason);
        report_.failed_in = std::move(where);
    }

    [[nodiscard]] std::chrono::milliseconds left() const {
        const auto rest =
            std::chrono::duration_cast<std::chrono::milliseconds>(until_ - std::chrono::steady_clock::now());
        return std::max(rest, std::chrono::milliseconds(1));
    }

    const CheckRequest& request_;
    std::chrono::steady_clock::time_point until_;
    CheckReport report_;
    Inbox inbox_;  // outlives the process
    Result<std::unique_ptr<plugins::PluginProcess>> started_;
    std::optional<VerbOutcome> outcome_;
    std::optional<std::string> ended_;
    std::string refusal_;
};

}  // namespace

Result<CheckRequest> check_request(const ConnectionTrial& trial) {
    auto config = trial.plugin.config_schema->join(trial.settings.config_json, trial.settings.secrets);
    if (!config) return config.failure();
    CheckRequest request;
    request.manifest = trial.plugin;
    request.config_json = std::move(config).value();
    request.checkpoint = trial.checkpoint;
    request.developer = trial.developer;
    request.allowed_hosts = trial.allowed_hosts;
    request.deadline = trial.deadline;
    return request;
}

CheckReport check_integration(const CheckRequest& request, plugins::PluginLauncher& launcher, const Clock& clock) {
    const std::int64_t began = clock.steady_ns();
    CheckReport report = Trial(request, launcher).run();
    report.took = std::chrono::milliseconds((clock.steady_ns() - began) / 1'000'000);
    return report;
}

std::string_view permission_word(PermissionState state) {
    switch (state) {
        case PermissionState::granted:
            return "granted";
        case PermissionState::missing:
            return "missing";
        case PermissionState::not_checked:
            return "not checked";
    }
    return "?";
}

}  // namespace risk::integrations
