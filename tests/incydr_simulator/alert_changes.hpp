// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "incydr_simulator/alert.hpp"

namespace risk::incydr_simulator {

/// What can happen to an alert. Each writes one entry into its history, in order of time.

void set_state(Alert& alert, Ms at, std::string state);  ///< close, reopen, take in hand
void set_severity(Alert& alert, Ms at, int severity);    ///< raise, lower, assign again
void add_activity(Alert& alert, Ms at, int severity);    ///< a file event: endTime moves, so does its place in pages
void add_note(Alert& alert, Ms at, std::string content);

/// A plausible score for a severity, the same for the same seed.
int score_for(int severity, std::uint64_t seed);

}  // namespace risk::incydr_simulator
