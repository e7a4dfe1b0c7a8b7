// SPDX-License-Identifier: Apache-2.0
#include "incydr_simulator/alert_changes.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace risk::incydr_simulator {
namespace {

template <class Entry>
void insert(std::vector<Entry>& entries, Entry entry) {
    const auto place = std::upper_bound(entries.begin(), entries.end(), entry.at,
                                        [](Ms at, const Entry& other) { return at < other.at; });
    entries.insert(place, std::move(entry));
}

}  // namespace

int score_for(int severity, std::uint64_t seed) {
    static constexpr std::array<int, 5> least{0, 1, 4, 7, 9};
    static constexpr std::array<int, 5> span{1, 3, 3, 2, 8};
    const auto at = static_cast<std::size_t>(severity);
    return least[at] + static_cast<int>(seed % static_cast<std::uint64_t>(span[at]));
}

void set_state(Alert& alert, Ms at, std::string state) {
    StateChange change{at, std::move(state), {}, at == alert.observed ? "" : "console-user-1"};
    if (alert.shape.unknown_enums && !is_closed(change.state)) change.state_v2 = "ESCALATED";
    insert(alert.states, std::move(change));
}

void set_severity(Alert& alert, Ms at, int severity) {
    insert(alert.scores, ScoreChange{at, score_for(severity, alert.seed + alert.scores.size()), severity});
}

void add_activity(Alert& alert, Ms at, int severity) { insert(alert.activities, Activity{at, severity}); }

void add_note(Alert& alert, Ms at, std::string content) { insert(alert.notes, Note{at, std::move(content)}); }

}  // namespace risk::incydr_simulator
