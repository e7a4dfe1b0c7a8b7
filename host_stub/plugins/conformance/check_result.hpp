// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace risk::conformance {

enum class Verdict { passed, failed, not_judged };

/// "passed", "failed", "not judged"
std::string_view name_of(Verdict verdict);

/// One line of the report.
struct CheckResult {
    std::string id;     ///< "commit.once": stable
    std::string title;  ///< what a plugin does that passes: "commits at most once in a poll"
    Verdict verdict = Verdict::passed;
    std::string detail;  ///< what was found, or why it could not be judged
    std::int64_t ms = 0;
};

}  // namespace risk::conformance
