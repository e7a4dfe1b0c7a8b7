// SPDX-License-Identifier: Apache-2.0
#include "integrations/lifecycle.hpp"

namespace risk::integrations {
namespace {

using enum State;
using enum Action;
using Row = std::array<Step, happening_count>;

// A row a state, a column a happening, in the order of the enums. What cannot happen, or comes too late to matter,
// changes nothing.
// clang-format off
constexpr std::array<Row, state_count> table{{
    // start, stop, renew, process_up, process_down, due,
    // done, more, retry, throttled, operator_must_act, defect, cancelled
    /* off */
    Row{{{waiting, join_process}, {off, none}, {off, none}, {off, none}, {off, none}, {off, none},
         {off, none}, {off, none}, {off, none}, {off, none}, {off, none}, {off, none}, {off, none}}},
    /* waiting */
    Row{{{waiting, none}, {off, leave_process}, {waiting, none}, {configuring, configure}, {waiting, none}, {waiting, none},
         {waiting, none}, {waiting, none}, {waiting, none}, {waiting, none}, {waiting, none}, {waiting, none}, {waiting, none}}},
    /* unmade */
    Row{{{unmade, none}, {off, leave_process}, {configuring, configure}, {unmade, none}, {waiting, none}, {configuring, configure},
         {unmade, none}, {unmade, none}, {unmade, none}, {unmade, none}, {unmade, none}, {unmade, none}, {unmade, none}}},
    /* configuring */
    Row{{{configuring, none}, {stopping, cancel_verb}, {renewing, cancel_verb}, {configuring, none}, {waiting, none}, {configuring, none},
         {made, schedule_now}, {made, schedule_now}, {unmade, schedule_backoff}, {unmade, schedule_throttled},
         {unmade, schedule_interval}, {unmade, schedule_backoff}, {unmade, schedule_backoff}}},
    /* made */
    Row{{{made, none}, {closing, teardown}, {reopening, teardown}, {made, none}, {waiting, none}, {activating, activate},
         {made, none}, {made, none}, {made, none}, {made, none}, {made, none}, {made, none}, {made, none}}},
    /* activating */
    Row{{{activating, none}, {stopping, cancel_verb}, {renewing, cancel_verb}, {activating, none}, {waiting, none}, {activating, none},
         {ready, schedule_now}, {ready, schedule_now}, {made, schedule_backoff}, {made, schedule_throttled},
         {made, schedule_interval}, {resetting, teardown}, {made, schedule_backoff}}},
    /* ready */
    Row{{{ready, none}, {closing, teardown}, {reopening, teardown}, {ready, none}, {waiting, none}, {polling, poll},
         {ready, none}, {ready, none}, {ready, none}, {ready, none}, {ready, none}, {ready, none}, {ready, none}}},
    /* polling */
    Row{{{polling, none}, {stopping, cancel_verb}, {renewing, cancel_verb}, {polling, none}, {waiting, none}, {polling, none},
         {ready, schedule_interval}, {ready, schedule_now}, {ready, schedule_backoff}, {ready, schedule_throttled},
         {ready, schedule_interval}, {resetting, teardown}, {ready, schedule_backoff}}},
    /* stopping */
    Row{{{renewing, none}, {stopping, none}, {stopping, none}, {stopping, none}, {off, leave_process}, {stopping, none},
         {closing, teardown}, {closing, teardown}, {closing, teardown}, {closing, teardown},
         {closing, teardown}, {closing, teardown}, {closing, teardown}}},
    /* renewing */
    Row{{{renewing, none}, {stopping, none}, {renewing, none}, {renewing, none}, {waiting, none}, {renewing, none},
         {reopening, teardown}, {reopening, teardown}, {reopening, teardown}, {reopening, teardown},
         {reopening, teardown}, {reopening, teardown}, {reopening, teardown}}},
    /* closing */
    Row{{{reopening, none}, {closing, none}, {closing, none}, {closing, none}, {off, leave_process}, {closing, none},
         {off, leave_process}, {off, leave_process}, {off, leave_process}, {off, leave_process},
         {off, leave_process}, {off, leave_process}, {off, leave_process}}},
    /* reopening */
    Row{{{reopening, none}, {closing, none}, {reopening, none}, {reopening, none}, {waiting, none}, {reopening, none},
         {configuring, configure}, {configuring, configure}, {configuring, configure}, {configuring, configure},
         {configuring, configure}, {configuring, configure}, {configuring, configure}}},
    /* resetting */
    Row{{{resetting, none}, {closing, none}, {reopening, none}, {resetting, none}, {waiting, none}, {resetting, none},
         {unmade, schedule_backoff}, {unmade, schedule_backoff}, {unmade, schedule_backoff}, {unmade, schedule_backoff},
         {unmade, schedule_backoff}, {unmade, schedule_backoff}, {unmade, schedule_backoff}}},
}};
// clang-format on

constexpr std::array<std::string_view, state_count> state_names{
    "off",     "waiting",  "unmade",   "configuring", "made",      "activating", "ready",
    "polling", "stopping", "renewing", "closing",     "reopening", "resetting"};

constexpr std::array<std::string_view, happening_count> happening_names{
    "start", "stop",  "renew",     "process_up",        "process_down", "due",      "done",
    "more",  "retry", "throttled", "operator_must_act", "defect",       "cancelled"};

constexpr std::array<std::string_view, action_count> action_names{
    "none",        "join_process", "leave_process", "configure",         "activate",         "poll",
    "cancel_verb", "teardown",     "schedule_now",  "schedule_interval", "schedule_backoff", "schedule_throttled"};

}  // namespace

Step next_step(State state, Happening happening) {
    return table.at(static_cast<std::size_t>(state)).at(static_cast<std::size_t>(happening));
}

std::string_view state_name(State state) { return state_names.at(static_cast<std::size_t>(state)); }
std::string_view happening_name(Happening happening) { return happening_names.at(static_cast<std::size_t>(happening)); }
std::string_view action_name(Action action) { return action_names.at(static_cast<std::size_t>(action)); }

}  // namespace risk::integrations
