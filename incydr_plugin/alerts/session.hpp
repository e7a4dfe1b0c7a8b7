// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory_resource>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace risk::incydr {

struct Score {
    static constexpr int unknown = -1;
    static constexpr int critical = 4;
    int severity = unknown;  ///< 0 none … 4 critical, or unknown
    std::optional<std::int64_t> at_ms;
};

struct State {
    std::string_view name;  ///< "OPEN", "CLOSED_FP", or one that nobody knew when this was written
    std::optional<std::int64_t> at_ms;
};

struct TriggeredRule {
    std::string_view id, name;
};

struct Indicator {
    std::string_view id, name;
    std::optional<std::int64_t> weight, events;
};

/// What the console calls an alert, as far as we need it. Times are Unix milliseconds; texts are those of the page that
/// it came with.
struct Session {
    /// `memory` is that of its lists.
    explicit Session(std::pmr::memory_resource* memory = std::pmr::get_default_resource())
        : scores(memory), states(memory), rules(memory), indicators(memory), content_found(memory) {}

    std::string_view id, tenant, actor_id, actor_name, type;
    std::optional<std::int64_t> begin_ms, end_ms, first_observed_ms, last_updated_ms;
    std::optional<std::int64_t> critical_events, high_events, moderate_events, low_events, no_risk_events;
    std::pmr::vector<Score> scores;
    std::pmr::vector<State> states;
    std::pmr::vector<TriggeredRule> rules;
    std::pmr::vector<Indicator> indicators;
    std::pmr::vector<std::string_view> content_found;
    std::string_view exfiltration_summary, context_summary;

    /// Why it cannot be judged, in words; empty if it can.
    std::string unreadable;
    /// The record as it came, only if it is unreadable.
    std::string raw;

    /// By time, whatever the order in the record. A tie goes to the more severe, and a time that is missing is the
    /// oldest.
    [[nodiscard]] const Score* newest_score() const;
    /// By time; a tie goes to the state that is not closed. Null: never had one, which means open.
    [[nodiscard]] const State* newest_state() const;
};

/// Any of the closed states, also those that are not known yet.
[[nodiscard]] bool is_closed(const State& state);

}  // namespace risk::incydr
