// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace risk::integrations {

/// Where an integration is between "must not run" and "reads".
enum class State : std::uint8_t {
    off,          ///< must not run, and has no instance
    waiting,      ///< the plugin's process is not up
    unmade,       ///< process up, no instance; a timer leads to configure
    configuring,  ///< verb running
    made,         ///< instance there, not activated; a timer leads to activate
    activating,   ///< verb running
    ready,        ///< activated; a timer leads to poll
    polling,      ///< verb running
    stopping,     ///< verb cancelled, not back yet; then teardown, then off
    renewing,     ///< verb cancelled, not back yet; then teardown, then a new instance
    closing,      ///< teardown running; then off
    reopening,    ///< teardown running; then a new instance
    resetting,    ///< teardown running after a defect; then a new instance after a while
};
inline constexpr std::size_t state_count = 13;

enum class Happening : std::uint8_t {
    start,  ///< it shall run
    stop,   ///< it must not run
    renew,  ///< its settings changed
    process_up,
    process_down,  ///< with it went the instance and any verb
    due,           ///< the timer
    done,          ///< the verb is back: done …
    more,          ///< … and there is more to read
    retry,         ///< … failed, worth another try
    throttled,     ///< … the upstream asked to wait
    operator_must_act,
    defect,  ///< … the instance is not to be trusted any more
    cancelled,
};
inline constexpr std::size_t happening_count = 13;

/// What the shell does on entering the new state.
enum class Action : std::uint8_t {
    none,
    join_process,  ///< ask for the plugin's process
    leave_process,
    configure,
    activate,
    poll,
    cancel_verb,
    teardown,
    schedule_now,
    schedule_interval,
    schedule_backoff,
    schedule_throttled,
};
inline constexpr std::size_t action_count = 12;

struct Step {
    State state;
    Action action;
    friend constexpr bool operator==(const Step&, const Step&) = default;
};

/// The lifecycle, all of it: total, pure.
Step next_step(State state, Happening happening);

std::string_view state_name(State state);
std::string_view happening_name(Happening happening);
std::string_view action_name(Action action);

}  // namespace risk::integrations
