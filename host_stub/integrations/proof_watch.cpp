// SPDX-License-Identifier: Apache-2.0
#include "integrations/proof_watch.hpp"

namespace risk::integrations {

void ProofWatch::expect(bool reads, std::int64_t steady_ns, std::int64_t now_s) {
    if (reads && !expected_) proven(steady_ns, now_s);
    expected_ = reads;
}

void ProofWatch::proven(std::int64_t steady_ns, std::int64_t now_s) {
    mark_ns_ = steady_ns;
    mark_s_ = now_s;
}

std::int64_t ProofWatch::unproven_since_s(std::int64_t steady_ns, std::int64_t proof_life_ns) const {
    return expected_ && steady_ns - mark_ns_ >= proof_life_ns ? mark_s_ : 0;
}

std::optional<std::int64_t> ProofWatch::look_again_ns(std::int64_t steady_ns, std::int64_t proof_life_ns) const {
    const std::int64_t old_ns = mark_ns_ + proof_life_ns;
    return expected_ && steady_ns < old_ns ? std::optional(old_ns) : std::nullopt;
}

}  // namespace risk::integrations
