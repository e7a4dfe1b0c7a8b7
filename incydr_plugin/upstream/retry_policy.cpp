// SPDX-License-Identifier: Apache-2.0
#include "upstream/retry_policy.hpp"

namespace risk::incydr {
namespace {

// Of which causes a second try a moment later has a chance.
int most_tries(const rp::Failure& failure) {
    switch (failure.cause()) {
        case RP_E_UPSTREAM:
            return 3;
        case RP_E_TIMEOUT:
            return 2;
        case RP_E_THROTTLED:
            return 2;
        case RP_E_UNREACHABLE:
            return failure.subject() == "connect" ? 2 : 1;  // names, TLS and proxies stay as they are
        default:
            return 1;
    }
}

}  // namespace

std::optional<std::int64_t> pause_before_retry(int tries, const rp::Failure& failure, double dice) {
    if (tries >= most_tries(failure)) return std::nullopt;
    if (failure.retry_after_ms() > 0) {
        if (failure.retry_after_ms() > patient_ms) return std::nullopt;
        return failure.retry_after_ms();
    }
    const double most = failure.cause() == RP_E_THROTTLED ? 4000.0 : tries == 1 ? 500.0 : 2000.0;
    const double least = failure.cause() == RP_E_THROTTLED ? 1000.0 : 50.0;
    return static_cast<std::int64_t>(least + dice * (most - least));
}

}  // namespace risk::incydr
