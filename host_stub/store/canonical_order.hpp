// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "store/quick_statement.hpp"

namespace risk::store {

/// What decides between entries of one second: the bytes of the plugin's id, then those of the event's.
class CanonicalOrder {
  public:
    explicit CanonicalOrder(soci::session& sql);

    /// seq_of(item) is the row of its event.
    template <class Item, class SeqOf>
    void put_in_order(std::span<Item> of_one_second, const SeqOf& seq_of) {
        std::vector<std::pair<Identity, Item>> known;
        for (const auto& item : of_one_second) known.emplace_back(identity(seq_of(item)), item);
        std::ranges::sort(known, {}, [](const auto& each) { return std::tie(each.first.source, each.first.id); });
        std::ranges::transform(known, of_one_second.begin(), [](const auto& each) { return each.second; });
    }

  private:
    struct Identity {
        std::string source, id;
    };
    Identity identity(std::int64_t event_seq);

    QuickStatement identity_;
};

}  // namespace risk::store
