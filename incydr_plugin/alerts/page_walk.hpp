// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/unordered/unordered_flat_set.hpp>
#include <cstdint>
#include <optional>
#include <string>

#include "digest.hpp"

namespace risk::incydr {

inline constexpr int page_size_asked = 50;

/// One reading of all pages of a window. Pure: it says which page comes next, and notices when the pages moved while
/// they were read; then the walk is made again at once, a bounded number of times.
///
/// Pages are offsets into a changing set. An item that moves to the front pushes another one over a page's edge,
/// where it is read twice; one that leaves pulls another one back, where it is not read at all. Either way the count
/// of different items does not agree with totalCount, or totalCount changes.
class PageWalk {
  public:
    enum class Step : std::uint8_t {
        more,      ///< read next_page()
        again,     ///< it did not add up: from page 0 once more
        finished,  ///< everything was seen
        unsettled  ///< it did not add up, again and again; the next poll catches what was missed
    };

    /// `known_gap`: totalCount less the items seen, as it stubbornly was the last time. A server that counts what it
    /// does not show is no reason to read everything thrice at each poll.
    PageWalk(std::int64_t window_start_ms, std::int64_t known_gap)
        : window_start_ms_(window_start_ms), known_gap_(known_gap) {}

    [[nodiscard]] std::int64_t window_start_ms() const noexcept { return window_start_ms_; }
    [[nodiscard]] int next_page() const noexcept { return page_; }

    /// An item of the current page.
    void saw(const Digest& id);
    /// The current page is read, with `items` items; `total` is its totalCount, if it had one.
    Step page_read(std::size_t items, std::optional<std::int64_t> total);

    /// What did not add up, in words, after `again` or `unsettled`.
    [[nodiscard]] const std::string& disagreement() const noexcept { return disagreement_; }
    /// totalCount less the different items seen, at the end.
    [[nodiscard]] std::int64_t gap() const noexcept { return gap_; }
    /// The gap, if the last two rounds agreed on it.
    [[nodiscard]] std::int64_t stubborn_gap() const noexcept { return stubborn_gap_; }

  private:
    Step end();
    void restart();

    static constexpr int most_rounds = 3;

    // A part of a digest is as good as any hash.
    struct Spread {
        using is_avalanching = void;
        std::size_t operator()(std::uint64_t front) const noexcept { return front; }
    };

    std::int64_t window_start_ms_;
    std::int64_t known_gap_;
    std::int64_t gap_ = 0;
    std::int64_t stubborn_gap_ = 0;
    std::optional<std::int64_t> previous_gap_;
    int page_ = 0;
    int round_ = 1;
    std::int64_t offset_ = 0;  // items read in this round, repeated ones included
    std::size_t before_page_ = 0;
    std::optional<std::int64_t> total_;
    bool total_changed_ = false;
    // By the front of their digests: should two ever share theirs, the walk is made once more.
    boost::unordered_flat_set<std::uint64_t, Spread> seen_;
    std::string disagreement_;
};

}  // namespace risk::incydr
