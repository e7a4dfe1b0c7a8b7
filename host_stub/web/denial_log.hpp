// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "store/audit_log.hpp"

namespace risk::web {

/// What was refused, for the audit log: the first of each kind at once, and how many more there were when its minute is
/// over, so that a program in a loop cannot fill the disk. Thread-safe.
class DenialLog {
  public:
    /// The entries to write now. subject: what was asked for, as its route says it; detail: why not.
    std::vector<store::AuditEntry> denied(const std::string& actor, const std::string& subject,
                                          const std::string& detail, std::int64_t now_s);
    /// Those whose minute is over.
    std::vector<store::AuditEntry> due(std::int64_t now_s);

  private:
    struct Minute {
        std::int64_t ends_s = 0;
        std::uint64_t more = 0;
    };
    std::vector<store::AuditEntry> close(std::int64_t now_s);

    std::mutex mutex_;
    std::map<std::pair<std::string, std::string>, Minute> minutes_;
    std::int64_t next_s_ = INT64_MAX;  ///< when the first minute ends
};

}  // namespace risk::web
