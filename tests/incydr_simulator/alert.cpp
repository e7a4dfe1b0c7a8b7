// SPDX-License-Identifier: Apache-2.0
#include "incydr_simulator/alert.hpp"

#include <algorithm>

namespace risk::incydr_simulator {
namespace {

/// Newest entry at or before an instant, or null. Entries are in order of time.
template <class Entry>
const Entry* newest(const std::vector<Entry>& entries, Ms now) {
    const auto next =
        std::upper_bound(entries.begin(), entries.end(), now, [](Ms at, const Entry& entry) { return at < entry.at; });
    return next == entries.begin() ? nullptr : &*std::prev(next);
}

}  // namespace

AlertView view_at(const Alert& alert, Ms now) {
    AlertView view;
    view.visible = alert.observed <= now;
    if (const ScoreChange* score = newest(alert.scores, now)) {
        view.score = score->score;
        view.severity = score->severity;
    }
    const StateChange* state = newest(alert.states, now);
    view.state = state == nullptr ? "OPEN" : std::string_view(state->state);
    view.end = alert.begin;
    for (const Activity& activity : alert.activities) {
        if (activity.at > now) break;
        view.end = activity.at;
        ++view.events[static_cast<std::size_t>(activity.severity)];
    }
    view.last_updated = view.end + alert.last_updated_skew;
    return view;
}

std::optional<Ms> designated_at(const Alert& alert) {
    for (const ScoreChange& score : alert.scores)
        if (score.severity == critical) return score.at;
    return std::nullopt;
}

bool is_closed(std::string_view state) { return state.starts_with("CLOSED"); }

std::string_view effective_state_at(const Alert& alert, Ms at) {
    const StateChange* state = newest(alert.states, at);
    if (state == nullptr) return "OPEN";
    return state->state_v2.empty() ? state->state : state->state_v2;
}

std::vector<Ms> turning_points(const Alert& alert) {
    std::vector<Ms> instants{alert.observed};
    const auto add = [&](const auto& entries) {
        for (const auto& entry : entries) instants.push_back(entry.at);
    };
    add(alert.activities);
    add(alert.scores);
    add(alert.states);
    add(alert.notes);
    return instants;
}

}  // namespace risk::incydr_simulator
