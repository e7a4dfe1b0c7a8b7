// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace risk::store {

/// An admitted event in the ledger of a person.
struct Entry {
    std::int64_t occurred_s = 0, event_seq = 0, penalty_seconds = 0, action_type = 0;
    friend bool operator==(const Entry&, const Entry&) = default;
};

/// The entries of a block as its row has them: each as what differs from the one before it, seven bytes most times.
void pack_entries(std::span<const Entry> entries, std::string& packed);
/// The inverse. For what was not packed here it throws as if the file were damaged.
void unpack_entries(std::string_view packed, std::vector<Entry>& entries);

}  // namespace risk::store
