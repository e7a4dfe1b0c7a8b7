// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "base/failure.hpp"

namespace risk::store {

class Database;

/// What an administrator may set for the whole host.
class SettingsStore {
  public:
    explicit SettingsStore(Database& database);

    /// What one critical alert adds, in seconds; 90 days unless set.
    [[nodiscard]] std::int64_t critical_penalty_seconds();
    /// 1 second to 360 days. Counts for events admitted from now on; those in the ledger keep theirs.
    Result<void> set_critical_penalty_seconds(std::int64_t seconds);

  private:
    Database& database_;
};

}  // namespace risk::store
