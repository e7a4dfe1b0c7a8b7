// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace risk::store {

/// A place in a list of people: behind this person, who has this in the column that it is sorted by. Scores run down by
/// themselves, so it also names the moment at which the list is read: that of its first page.
struct ScorePosition {
    std::int64_t at_s = 0;
    std::int64_t person_id = 0;
    std::string key;  ///< may be any text

    [[nodiscard]] std::string text() const;  ///< "1767225600.42.key"
    /// The inverse of text(); nothing for anything else.
    static std::optional<ScorePosition> parse(std::string_view text);
    friend bool operator==(const ScorePosition&, const ScorePosition&) = default;
};

}  // namespace risk::store
