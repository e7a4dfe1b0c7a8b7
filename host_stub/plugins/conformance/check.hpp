// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "plugins/conformance/check_result.hpp"

namespace risk::conformance {

class Subject;

/// One thing that a plugin has to do right. Runs in a process of its own, so it may crash or hang.
struct Check {
    const char* id;
    const char* title;
    void (*run)(Subject& subject);  ///< returns if all is well
};

/// Thrown by a check: the plugin does it wrong.
struct CheckFailed {
    std::string detail;
};

/// Thrown by a check: what it looks at did not happen here.
struct NotJudged {
    std::string reason;
};

/// Thrown by a check: all is well, and this is worth knowing.
struct Remark {
    std::string detail;
};

inline void require(bool claim, std::string detail) {
    if (!claim) throw CheckFailed{std::move(detail)};
}

std::vector<Check> library_checks();
std::vector<Check> configure_checks();
std::vector<Check> verb_checks();
std::vector<Check> cancel_checks();
std::vector<Check> commit_checks();
std::vector<Check> event_checks();
std::vector<Check> checkpoint_checks();
std::vector<Check> teardown_checks();
std::vector<Check> process_checks();
std::vector<Check> host_checks();

/// All of them, in the order of the report.
std::vector<Check> all_checks();

}  // namespace risk::conformance
