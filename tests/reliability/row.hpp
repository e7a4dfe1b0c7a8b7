// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

namespace risk::reliability {

/// One line of docs/reliability.md: what was done to the product how often, and what came of it.
struct Row {
    std::string group;  ///< "sandbox", "signatures", "network", "store", "processes", "fuzzing", "memory", "service"
    std::string what;   ///< "SIGKILL at each system call of a commit"
    std::uint64_t times = 0;
    std::uint64_t due = 0, admitted = 0;  ///< alerts; both 0 where none take part
    std::uint64_t lost = 0, twice = 0;    ///< alerts
    std::uint64_t wrong_scores = 0;       ///< scores that differ from their recomputation
    std::uint64_t secrets = 0;            ///< planted secrets found where they should not be
    std::uint64_t left_behind = 0;        ///< processes
    std::string said;                     ///< the message that a person gets; empty: nothing is to be said
};

/// Appends the row, as a line of JSON, to the file that RISK_RELIABILITY_ROWS names; does nothing without it. The test
/// that calls it makes its own assertions: a row is a record, not a check.
void record(const Row& row);

/// True when everything is to be tried (RISK_THOROUGH=1, as ./dev soak sets it) and not a quick choice of it.
bool thorough();

}  // namespace risk::reliability
