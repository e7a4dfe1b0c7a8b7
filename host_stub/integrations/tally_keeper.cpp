// SPDX-License-Identifier: Apache-2.0
#include "integrations/tally_keeper.hpp"

#include <algorithm>

namespace risk::integrations {

void TallyKeeper::add(const domain::Tally& tally) { waiting_ += tally; }

bool TallyKeeper::empty() const { return waiting_ == domain::Tally{}; }

TallyKeeper::Ticket TallyKeeper::take(domain::Tally& out) {
    out = waiting_;
    taken_.emplace(++last_, waiting_);
    waiting_ = {};
    return last_;
}

void TallyKeeper::written(Ticket ticket) { taken_.erase(ticket); }

void TallyKeeper::not_written(Ticket ticket) {
    if (const auto found = taken_.find(ticket); found != taken_.end()) {
        waiting_ += found->second;
        taken_.erase(found);
    }
}

domain::Tally TallyKeeper::unwritten() const {
    domain::Tally sum = waiting_;
    for (const auto& [ticket, tally] : taken_) sum += tally;
    return sum;
}

domain::Tally sane_tally(const domain::Tally& told) {
    constexpr std::uint64_t most = 1'000'000'000;  // far above what one poll can read, far below an overflow
    domain::Tally tally;
    tally.requests = std::min(told.requests, most);
    tally.duplicate = std::min(told.duplicate, most);
    tally.not_critical = std::min(told.not_critical, most);
    tally.before_activation = std::min(told.before_activation, most);
    tally.fetched = tally.duplicate + tally.not_critical + tally.before_activation;
    return tally;
}

}  // namespace risk::integrations
