// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace risk::domain {

/// Every critical alert adds 90 days; the score is the days left, out of 360, shown out of 10. Whole seconds only, so
/// that no order and no rounding can change a score.
inline constexpr std::int64_t full_seconds = 31'104'000;             ///< 360 days = 10.0 points
inline constexpr std::int64_t critical_penalty_seconds = 7'776'000;  ///< 90 days = 2.5 points

enum class Band : std::uint8_t { very_low, low, medium, high, very_high };
std::string_view band_word(Band band);
Band band_of(int tenths);
/// The lowest score that is in the band, in tenths.
int lowest_tenths(Band band);
/// The least that must be left for a score to read as so many tenths or more.
std::int64_t least_seconds(int tenths);

/// A score as read at one moment.
struct Reading {
    std::int64_t left_seconds = 0;  ///< 0..full_seconds
    int tenths = 0;                 ///< 0..100
    Band band = Band::very_low;
    friend bool operator==(const Reading&, const Reading&) = default;
};

/// The state of one person's behaviour is one number: when the score will be clear, in Unix seconds.
Reading read_score(std::int64_t clear_at, std::int64_t now);

/// One admitted event in the ledger.
struct LedgerEntry {
    std::int64_t occurred_s = 0;
    std::int64_t penalty_seconds = critical_penalty_seconds;
    std::string source;
    std::string id;
};
/// (occurred, source, id as bytes): the order in which a ledger is summed, whatever the order of arrival.
bool canonical_less(const LedgerEntry& a, const LedgerEntry& b);

/// clear_at after one more event; events must come in canonical order.
std::int64_t add_event(std::int64_t clear_at, std::int64_t occurred_s, std::int64_t penalty_seconds);

/// The share of an event in the line of time: from start to end it is "its" time that runs off.
struct Segment {
    std::int64_t start = 0, end = 0;
    std::int64_t capped_seconds = 0;  ///< not added because of the ceiling
    friend bool operator==(const Segment&, const Segment&) = default;
};
/// Of an event behind the state before it.
Segment next_segment(std::int64_t clear_before, std::int64_t occurred_s, std::int64_t penalty_seconds);
/// Ledger in canonical order, without repeats; one segment an entry. clear_before is the state before the first one.
std::vector<Segment> segments(std::span<const LedgerEntry> ledger, std::int64_t clear_before = 0);

struct BreakdownLine {
    std::int64_t seconds = 0;
    int tenths = 0;
    std::int64_t capped_seconds = 0;
    std::int64_t start_s = 0, end_s = 0;  ///< of its segment
};
/// One line an entry, in ledger order; seconds and tenths add up to the reading's exactly. now is not before the last
/// entry; an earlier one is taken for that.
std::vector<BreakdownLine> breakdown(std::span<const LedgerEntry> ledger, std::int64_t now,
                                     std::int64_t clear_before = 0);

}  // namespace risk::domain
