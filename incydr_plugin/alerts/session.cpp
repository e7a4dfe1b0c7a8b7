// SPDX-License-Identifier: Apache-2.0
#include "alerts/session.hpp"

#include <algorithm>
#include <utility>

namespace risk::incydr {

const Score* Session::newest_score() const {
    const auto older = [](const Score& a, const Score& b) {
        return std::pair(a.at_ms, a.severity) < std::pair(b.at_ms, b.severity);
    };
    const auto found = std::max_element(scores.begin(), scores.end(), older);
    return found == scores.end() ? nullptr : &*found;
}

const State* Session::newest_state() const {
    const auto older = [](const State& a, const State& b) {
        return std::pair(a.at_ms, !is_closed(a)) < std::pair(b.at_ms, !is_closed(b));
    };
    const auto found = std::max_element(states.begin(), states.end(), older);
    return found == states.end() ? nullptr : &*found;
}

bool is_closed(const State& state) { return state.name.starts_with("CLOSED"); }

}  // namespace risk::incydr
