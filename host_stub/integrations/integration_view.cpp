// SPDX-License-Identifier: Apache-2.0
// What others may see of an integration.
#include "integrations/integration.hpp"

namespace risk::integrations {
namespace {

constexpr std::int64_t second_ns = 1'000'000'000;

}  // namespace

LiveIntegration Integration::live(const std::string& plugin_name) const {
    LiveIntegration live;
    live.id = record_.id;
    live.name = record_.settings.name;
    live.plugin_id = record_.settings.plugin_id;
    live.plugin_name = plugin_name;
    live.status = status_.shown();
    live.last_read_s = status_.last_read_s();
    const NextStep next = ahead();
    live.next_read_s = state_ == State::ready ? next.at_unix_ns / second_ns : 0;
    live.interval_ms = port_ != nullptr ? pace_.interval().count() : record_.settings.interval_ms;
    live.counters = book_.counters();
    live.consecutive_failures = pace_.failures();
    live.revision = record_.revision;
    live.unproven_since_s = watch_.unproven_since_s(steady(), proof_life());
    return live;
}

NextStep Integration::ahead() const {
    using Kind = NextStep::Kind;
    const auto& clock = around_.loop.clock();
    const std::int64_t at = clock.unix_ns() + due_ns_ - steady();
    const auto& standing = status_.standing();
    switch (state_) {
        case State::off:
            return {Kind::held, 0};
        case State::waiting:
            if (down_.expected) return {Kind::plugin_start, 0};
            if (down_.restart_ns == 0) return {Kind::given_up, 0};
            return {Kind::plugin_restart, clock.unix_ns() + down_.restart_ns - steady()};
        case State::configuring:
        case State::activating:
            return {Kind::connecting, 0};
        case State::polling:
            return {Kind::reading, 0};
        case State::unmade:
        case State::made:
        case State::ready:
            if (pace_.silent(steady())) return {Kind::silence, at};
            if (!standing) return {Kind::next_read, at};
            return {standing->operator_must_act ? Kind::probe : Kind::try_again, at};
        default:
            return {Kind::winding_up, 0};
    }
}

}  // namespace risk::integrations
