// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

namespace risk::store {

/// A place in a feed that runs from the newest event to the oldest: everything before (occurred, row).
struct FeedPosition {
    std::int64_t occurred_s = std::numeric_limits<std::int64_t>::max();
    std::int64_t row = std::numeric_limits<std::int64_t>::max();

    [[nodiscard]] std::string text() const;  ///< "1767225600.42"
    /// The inverse of text(); nothing for anything else.
    static std::optional<FeedPosition> parse(std::string_view text);
    friend auto operator<=>(const FeedPosition&, const FeedPosition&) = default;
};

}  // namespace risk::store
