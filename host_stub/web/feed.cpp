// SPDX-License-Identifier: Apache-2.0
#include "web/feed.hpp"

#include <utility>

namespace risk::web {

void Feed::push(std::string_view text) {
    if (over_) return;
    if (pending_.size() + text.size() > max_pending_bytes) return end();
    pending_ += text;
    wake_();
}

void Feed::end() {
    if (std::exchange(over_, true)) return;
    wake_();
}

std::optional<std::string> Feed::take() {
    if (pending_.empty() && over_) return std::nullopt;
    return std::exchange(pending_, {});
}

void Feed::leave() {
    over_ = true;
    pending_.clear();
    wake_ = [] {};
}

}  // namespace risk::web
