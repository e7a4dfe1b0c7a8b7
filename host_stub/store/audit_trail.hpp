// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

namespace soci {
class session;
}

namespace risk::store {

/// Who changes something, and when.
struct Doer {
    std::string actor;  ///< as in AuditEntry
    std::int64_t now_s = 0;
};

/// An audit entry within the caller's transaction: what was done and that it was done are stored together, or neither.
void note(soci::session& sql, const Doer& doer, const std::string& action, const std::string& subject,
          const std::string& detail);

}  // namespace risk::store
