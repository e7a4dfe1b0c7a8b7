// SPDX-License-Identifier: Apache-2.0
#include "plugins/guarded_instance.hpp"

#include <exception>
#include <string>

#include "plugin_api/text.hpp"
#include "plugins/wire.hpp"

namespace risk::plugins {
namespace {

VerbOutcome defect(std::string message) {
    VerbOutcome outcome;
    outcome.result = RP_E_INTERNAL;
    outcome.message = std::move(message);
    outcome.tally.size = sizeof(rp_tally);
    return outcome;
}

template <std::size_t N>
std::string_view text_of(const char (&field)[N]) {
    return {field, ::strnlen(field, N)};
}

}  // namespace

GuardedInstance::GuardedInstance(const RunnerContext& context, InstanceKey key, const InstanceSettings& settings)
    : context_(context), services_(context, key, settings) {}

template <class Call>
VerbOutcome GuardedInstance::guarded(std::uint32_t max_events, Call&& call) {
    rp_error error{};
    error.size = sizeof error;
    rp_tally tally{};
    tally.size = sizeof tally;
    services_.begin_verb(max_events);
    VerbOutcome outcome;
    try {
        const rp_result result = call(error, tally);
        outcome = outcome_of(result, error, tally);
    } catch (const std::exception& thrown) {
        outcome =
            defect("An exception left the plugin: " + services_.redactor().redacted(rp::utf8(thrown.what(), 400)));
    } catch (...) {
        outcome = defect("An exception left the plugin; it was no std::exception.");
    }
    services_.end_verb();
    return outcome;
}

VerbOutcome GuardedInstance::outcome_of(rp_result result, const rp_error& error, const rp_tally& tally) const {
    VerbOutcome outcome;
    outcome.result = wire::normalised(result);
    outcome.tally = tally;
    if (result < 0) {
        outcome.subject = rp::utf8(services_.redactor().redacted(text_of(error.subject)));
        outcome.message = rp::utf8(services_.redactor().redacted(text_of(error.message)));
        outcome.retry_after = std::chrono::milliseconds(error.retry_after_ms);
    }
    if (adds_up(tally, 0)) return outcome;
    return defect(
        "The tally of a poll does not add up: expected fetched = duplicate + not_critical + "
        "before_activation, found " +
        std::to_string(tally.fetched) + ".");
}

VerbOutcome GuardedInstance::configure(const Secret& config) {
    rp_instance* made = nullptr;
    VerbOutcome outcome = guarded(0, [&](rp_error& error, rp_tally&) {
        return context_.table.configure(services_.table(), services_.handle(), rp::str(config.reveal()), &made, &error);
    });
    if (outcome.result < 0) return outcome;
    if (made == nullptr) return defect("The plugin's configure succeeded but made no instance.");
    self_ = made;
    outcome.result = RP_OK;
    return outcome;
}

VerbOutcome GuardedInstance::activate() {
    if (self_ == nullptr) return defect("activate before a successful configure.");
    VerbOutcome outcome = guarded(context_.max_events,
                                  [&](rp_error& error, rp_tally&) { return context_.table.activate(self_, &error); });
    active_ = active_ || outcome.result >= 0;
    if (outcome.result > 0) outcome.result = RP_OK;
    return outcome;
}

VerbOutcome GuardedInstance::poll(std::uint32_t max_events, std::int64_t deadline_ms) {
    if (!active_) return defect("poll before a successful activate.");
    const rp_poll_args args{sizeof args, max_events, context_.clock.steady_ns() + deadline_ms * 1'000'000};
    return guarded(max_events,
                   [&](rp_error& error, rp_tally& tally) { return context_.table.poll(self_, &args, &tally, &error); });
}

VerbOutcome GuardedInstance::teardown() {
    if (self_ == nullptr) return {};
    VerbOutcome outcome = guarded(0, [&](rp_error&, rp_tally&) {
        context_.table.teardown(self_);
        return RP_OK;
    });
    self_ = nullptr;
    active_ = false;
    return outcome;
}

void GuardedInstance::cancel() noexcept {
    services_.request_cancel();
    if (context_.table.cancel == nullptr || self_ == nullptr) return;
    try {
        context_.table.cancel(self_);
    } catch (...) {  // nobody waits for an answer
    }
}

}  // namespace risk::plugins
