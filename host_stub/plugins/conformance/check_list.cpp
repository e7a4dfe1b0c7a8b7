// SPDX-License-Identifier: Apache-2.0
#include "plugins/conformance/check.hpp"

namespace risk::conformance {

std::string_view name_of(Verdict verdict) {
    switch (verdict) {
        case Verdict::passed:
            return "passed";
        case Verdict::failed:
            return "failed";
        case Verdict::not_judged:
            break;
    }
    return "not judged";
}

std::vector<Check> all_checks() {
    std::vector<Check> all;
    for (const auto group : {library_checks, configure_checks, verb_checks, cancel_checks, commit_checks, event_checks,
                             checkpoint_checks, teardown_checks, process_checks, host_checks}) {
        for (const Check& check : group()) all.push_back(check);
    }
    return all;
}

}  // namespace risk::conformance
