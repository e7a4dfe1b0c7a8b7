// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "store/event_store.hpp"
#include "store/feed_position.hpp"
#include "store/ledger_reader.hpp"
#include "store/quick_statement.hpp"

namespace risk::store {

/// Those of one person's admitted events that a query means, from the ledger. Its time, fate and page are the caller's.
class PersonEvents {
  public:
    /// The query names a person.
    PersonEvents(soci::session& sql, const EventQuery& query);

    /// The newest of those before a place and not before a moment.
    std::vector<FeedPosition> newest(const FeedPosition& before, std::int64_t from_s, std::int64_t most);
    /// Calls with the time of each.
    void each(std::int64_t from_s, std::int64_t to_s, const std::function<void(std::int64_t occurred_s)>& take);

  private:
    bool is_meant(const Entry& entry);

    LedgerReader ledger_;
    QuickStatement integration_;
    std::optional<std::int64_t> person_id_, action_type_, integration_id_;
};

}  // namespace risk::store
