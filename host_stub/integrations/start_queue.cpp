// SPDX-License-Identifier: Apache-2.0
#include "integrations/start_queue.hpp"

#include <algorithm>
#include <limits>

namespace risk::integrations {
namespace {

constexpr std::int64_t at_once = 16;
constexpr std::int64_t longest_apart_ns = 20'000'000;  // a hundred are all there within two seconds

}  // namespace

std::int64_t StartQueue::apart_ns(std::size_t of) const {
    const std::int64_t interval_ns = waiting_.front()->client_interval().count() * 1'000'000;
    return std::min(longest_apart_ns, interval_ns / static_cast<std::int64_t>(std::max<std::size_t>(of, 1)));
}

std::int64_t StartQueue::next_ns(std::size_t of) const {
    if (waiting_.empty()) return std::numeric_limits<std::int64_t>::max();
    return taken_until_ns_ - (at_once - 1) * apart_ns(of);
}

VerbClient* StartQueue::take(std::int64_t steady_ns, std::size_t of) {
    if (next_ns(of) > steady_ns) return nullptr;
    taken_until_ns_ = std::max(taken_until_ns_, steady_ns) + apart_ns(of);
    VerbClient* client = waiting_.front();
    waiting_.pop_front();
    return client;
}

}  // namespace risk::integrations
