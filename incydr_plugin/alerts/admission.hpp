// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "alerts/session.hpp"

namespace risk::incydr {

enum class Verdict : std::uint8_t {
    admit,              ///< counts
    already_closed,     ///< kept, with the reason; does not count
    unreadable,         ///< kept, with the reason; does not count
    before_activation,  ///< counted among what was read, not kept
    not_critical        ///< not now; looked at again next time
};

struct Admission {
    Verdict verdict = Verdict::not_critical;
    std::int64_t designated_ms = 0;  ///< when it became critical; not later than the server's now
};

/// The one decision, taken at first sight of a session as critical and never taken back. Both times are the server's,
/// Unix milliseconds.
[[nodiscard]] Admission judge(const Session& session, std::int64_t activated_ms, std::int64_t now_ms);

}  // namespace risk::incydr
