// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace risk::store {

class Database;

struct AuditEntry {
    std::int64_t row = 0;
    std::int64_t at_s = 0;
    std::string actor;    ///< who: "command line (uid 0)", "host"
    std::string action;   ///< "integration.add", "status", "entitlement.grant", …
    std::string subject;  ///< what it was done to
    std::string detail;   ///< one sentence; never a secret
};

/// Empty parts ask for everything.
struct AuditQuery {
    std::string action, actor;            ///< anywhere in the entry's, in either case
    std::string subject;                  ///< exactly the entry's
    std::int64_t before_row = INT64_MAX;  ///< the last row of the page before
    std::uint32_t limit = 50;
};

/// Append-only: the database refuses to change or delete an entry.
class AuditLog {
  public:
    explicit AuditLog(Database& database);
    void append(const AuditEntry& entry);
    [[nodiscard]] std::vector<AuditEntry> newest(std::uint32_t limit);
    [[nodiscard]] std::vector<AuditEntry> find(const AuditQuery& query);  ///< newest first

  private:
    Database& database_;
};

}  // namespace risk::store
