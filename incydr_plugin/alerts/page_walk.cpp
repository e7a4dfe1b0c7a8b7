// SPDX-License-Identifier: Apache-2.0
#include "alerts/page_walk.hpp"

namespace risk::incydr {

void PageWalk::saw(const Digest& id) { seen_.insert(DigestHash()(id)); }

PageWalk::Step PageWalk::page_read(std::size_t items, std::optional<std::int64_t> total) {
    if (total && total_ && *total != *total_) total_changed_ = true;
    if (total) total_ = total;
    offset_ += static_cast<std::int64_t>(items);
    ++page_;
    const bool nothing_new =
        seen_.size() == before_page_;  // a server that ignores page_number must not keep us for ever
    before_page_ = seen_.size();
    if (items == 0 || nothing_new || (total_ && offset_ >= *total_)) return end();
    return Step::more;
}

PageWalk::Step PageWalk::end() {
    const auto seen = static_cast<std::int64_t>(seen_.size());
    gap_ = total_ ? *total_ - seen : 0;
    const bool agrees = !total_changed_ && (gap_ <= 0 || gap_ == known_gap_);
    if (agrees) return Step::finished;
    disagreement_ = total_changed_ ? "the number of alerts changed while they were read"
                                   : std::to_string(*total_) + " alerts were announced and " + std::to_string(seen) +
                                         " different ones were seen";
    if (!total_changed_ && previous_gap_ == gap_) stubborn_gap_ = gap_;
    previous_gap_ = total_changed_ ? std::nullopt : std::optional(gap_);
    if (round_ == most_rounds) return Step::unsettled;
    restart();
    return Step::again;
}

void PageWalk::restart() {
    ++round_;
    page_ = 0;
    offset_ = 0;
    before_page_ = 0;
    total_.reset();
    total_changed_ = false;
    seen_.clear();
}

}  // namespace risk::incydr
