// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "store/event_store.hpp"
#include "store/many_rows.hpp"
#include "store/quick_statement.hpp"

namespace risk::store {

/// Which events are known already, by plugin and event id. Use within a transaction.
class EventKeys {
  public:
    explicit EventKeys(soci::session& sql);

    /// The places in the batch of the events that nobody has delivered yet, in their order. The first of them is entered as
    /// row first_seq, the next as first_seq + 1, and so on: that is where they have to be written.
    std::vector<std::size_t> enter_new(const Commit& commit, std::int64_t source, std::int64_t first_seq);

  private:
    struct Key {
        std::int64_t hash = 0;
        std::size_t place = 0;
        bool known = false;
    };
    static std::vector<Key> sorted_keys(const Commit& commit);
    static void mark_repeated(std::span<Key> keys, const Commit& commit);
    void mark_stored(std::span<Key> keys, const Commit& commit, std::int64_t source);

    QuickStatement find_, compare_;
    ManyRows insert_;
};

}  // namespace risk::store
