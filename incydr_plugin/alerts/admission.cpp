// SPDX-License-Identifier: Apache-2.0
#include "alerts/admission.hpp"

#include <algorithm>

namespace risk::incydr {
namespace {

// Without a time of its own, a designation is as old as the last thing known of the session.
std::int64_t latest_trace(const Session& session, std::int64_t now_ms) {
    const auto latest =
        std::max({session.last_updated_ms, session.end_ms, session.first_observed_ms, session.begin_ms});
    return latest.value_or(now_ms);
}

std::int64_t first_designation(const Session& session, std::int64_t now_ms) {
    std::optional<std::int64_t> first;
    for (const Score& score : session.scores) {
        if (score.severity != Score::critical || !score.at_ms) continue;
        first = std::min(first.value_or(*score.at_ms), *score.at_ms);
    }
    return first ? *first : latest_trace(session, now_ms);
}

}  // namespace

Admission judge(const Session& session, std::int64_t activated_ms, std::int64_t now_ms) {
    if (!session.unreadable.empty()) return {Verdict::unreadable, now_ms};
    const Score* const newest = session.newest_score();
    if (newest == nullptr || newest->severity != Score::critical) return {Verdict::not_critical, 0};
    const std::int64_t designated = std::min(first_designation(session, now_ms), now_ms);
    if (designated < activated_ms) return {Verdict::before_activation, designated};
    const State* const state = session.newest_state();
    return {state != nullptr && is_closed(*state) ? Verdict::already_closed : Verdict::admit, designated};
}

}  // namespace risk::incydr
