// SPDX-License-Identifier: Apache-2.0
#include "domain/behaviour_score.hpp"

#include <algorithm>
#include <numeric>
#include <tuple>

namespace risk::domain {
namespace {

int rounded_tenths(std::int64_t seconds) { return static_cast<int>((seconds * 100 + full_seconds / 2) / full_seconds); }

std::int64_t total_seconds(const std::vector<BreakdownLine>& lines) {
    return std::accumulate(lines.begin(), lines.end(), std::int64_t{0},
                           [](std::int64_t sum, const BreakdownLine& line) { return sum + line.seconds; });
}

// Each line gets its floor; the tenths still missing go to the largest remainders, the oldest first on ties.
void share_tenths(std::vector<BreakdownLine>& lines) {
    auto missing = rounded_tenths(total_seconds(lines));
    for (auto& line : lines) {
        line.tenths = static_cast<int>(line.seconds * 100 / full_seconds);
        missing -= line.tenths;
    }
    std::vector<std::size_t> by_remainder(lines.size());
    std::iota(by_remainder.begin(), by_remainder.end(), std::size_t{0});
    const auto remainder = [&](std::size_t i) { return lines[i].seconds * 100 % full_seconds; };
    std::stable_sort(by_remainder.begin(), by_remainder.end(),
                     [&](std::size_t a, std::size_t b) { return remainder(a) > remainder(b); });
    for (const auto i : by_remainder) {
        if (missing-- <= 0) break;
        ++lines[i].tenths;
    }
}

}  // namespace

Band band_of(int tenths) {
    if (tenths < 20) return Band::very_low;
    if (tenths < 40) return Band::low;
    if (tenths < 60) return Band::medium;
    if (tenths < 80) return Band::high;
    return Band::very_high;
}

int lowest_tenths(Band band) { return static_cast<int>(band) * 20; }

std::int64_t least_seconds(int tenths) {
    return tenths <= 0 ? 0 : (tenths * full_seconds - full_seconds / 2 + 99) / 100;
}

std::string_view band_word(Band band) {
    switch (band) {
        case Band::very_low:
            return "Very Low";
        case Band::low:
            return "Low";
        case Band::medium:
            return "Medium";
        case Band::high:
            return "High";
        case Band::very_high:
            return "Very High";
    }
    return "Unknown";
}

Reading read_score(std::int64_t clear_at, std::int64_t now) {
    const auto left = std::clamp(clear_at - now, std::int64_t{0}, full_seconds);
    const auto tenths = rounded_tenths(left);
    return {left, tenths, band_of(tenths)};
}

bool canonical_less(const LedgerEntry& a, const LedgerEntry& b) {
    return std::tie(a.occurred_s, a.source, a.id) < std::tie(b.occurred_s, b.source, b.id);
}

std::int64_t add_event(std::int64_t clear_at, std::int64_t occurred_s, std::int64_t penalty_seconds) {
    return std::min(std::max(clear_at, occurred_s) + penalty_seconds, occurred_s + full_seconds);
}

Segment next_segment(std::int64_t clear_before, std::int64_t occurred_s, std::int64_t penalty_seconds) {
    const auto start = std::max(clear_before, occurred_s);
    const auto end = add_event(clear_before, occurred_s, penalty_seconds);
    return {start, end, start + penalty_seconds - end};
}

std::vector<Segment> segments(std::span<const LedgerEntry> ledger, std::int64_t clear_before) {
    std::vector<Segment> result;
    result.reserve(ledger.size());
    for (const auto& entry : ledger) {
        result.push_back(next_segment(clear_before, entry.occurred_s, entry.penalty_seconds));
        clear_before = result.back().end;
    }
    return result;
}

std::vector<BreakdownLine> breakdown(std::span<const LedgerEntry> ledger, std::int64_t now, std::int64_t clear_before) {
    std::vector<BreakdownLine> lines;
    lines.reserve(ledger.size());
    if (!ledger.empty()) now = std::max(now, ledger.back().occurred_s);
    for (const auto& segment : segments(ledger, clear_before)) {
        lines.push_back({std::max(std::int64_t{0}, segment.end - std::max(segment.start, now)), 0,
                         segment.capped_seconds, segment.start, segment.end});
    }
    share_tenths(lines);
    return lines;
}

}  // namespace risk::domain
