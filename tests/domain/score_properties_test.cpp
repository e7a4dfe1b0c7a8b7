// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>

#include "domain/behaviour_score.hpp"
#include "domain/naive_bucket.hpp"
#include "domain/random_source.hpp"

namespace risk::domain {
namespace {

using test::NaiveBucket;
using test::RandomSource;

constexpr std::int64_t start = 1'767'225'600;
constexpr std::int64_t day = 86'400;
constexpr int rounds = 400;

// Crowded enough to meet ties, the ceiling, gaps and repeats.
std::vector<LedgerEntry> random_ledger(RandomSource& random) {
    std::vector<LedgerEntry> ledger;
    const auto count = random.between(0, 25);
    const auto span = random.one_in(3) ? 5 * day : 900 * day;
    for (std::int64_t i = 0; i < count; ++i) {
        const auto penalty = random.one_in(4) ? random.between(1, full_seconds) : critical_penalty_seconds;
        const auto t = random.one_in(5) && !ledger.empty() ? ledger.back().occurred_s : start + random.between(0, span);
        ledger.push_back({t, penalty, random.one_in(2) ? "a" : "b", std::to_string(i)});
    }
    return ledger;
}

std::vector<LedgerEntry> in_order(std::vector<LedgerEntry> ledger) {
    std::sort(ledger.begin(), ledger.end(), canonical_less);
    return ledger;
}

std::int64_t clear_at(const std::vector<LedgerEntry>& ordered) {
    std::int64_t clear = 0;
    for (const auto& entry : ordered) clear = add_event(clear, entry.occurred_s, entry.penalty_seconds);
    return clear;
}

NaiveBucket naive(const std::vector<LedgerEntry>& ledger) {
    std::vector<NaiveBucket::Drop> drops;
    for (const auto& e : ledger) drops.push_back({e.occurred_s, e.source, e.id, e.penalty_seconds});
    return NaiveBucket(drops);
}

std::int64_t last_moment(const std::vector<LedgerEntry>& ordered) {
    return ordered.empty() ? start : ordered.back().occurred_s;
}

TEST(ScoreProperties, agrees_with_a_bucket_that_leaks) {
    RandomSource random;
    SCOPED_TRACE(random.trace());
    for (int i = 0; i < rounds; ++i) {
        const auto ledger = in_order(random_ledger(random));
        const auto now = last_moment(ledger) + random.between(0, 400 * day);
        const auto bucket = naive(ledger);
        const auto reading = read_score(clear_at(ledger), now);
        ASSERT_EQ(reading.left_seconds, bucket.level_at(now));
        ASSERT_EQ(reading.tenths, bucket.tenths_at(now));
        const auto lines = breakdown(ledger, now);
        const auto shares = bucket.at(now);
        ASSERT_EQ(lines.size(), shares.size());
        for (std::size_t n = 0; n < lines.size(); ++n) {
            ASSERT_EQ(lines[n].seconds, shares[n].seconds);
            ASSERT_EQ(lines[n].capped_seconds, shares[n].spilt);
        }
    }
}

TEST(ScoreProperties, shuffling_and_repeating_events_changes_nothing) {
    RandomSource random;
    SCOPED_TRACE(random.trace());
    for (int i = 0; i < rounds; ++i) {
        const auto ledger = random_ledger(random);
        auto shuffled = ledger;
        std::shuffle(shuffled.begin(), shuffled.end(), random.engine());
        ASSERT_EQ(clear_at(in_order(ledger)), clear_at(in_order(shuffled)));
        auto repeated = ledger;
        repeated.insert(repeated.end(), ledger.begin(), ledger.end());
        const auto now = last_moment(in_order(ledger));
        ASSERT_EQ(naive(repeated).level_at(now), naive(ledger).level_at(now));
    }
}

TEST(ScoreProperties, starting_in_the_middle_equals_starting_at_the_beginning) {
    RandomSource random;
    SCOPED_TRACE(random.trace());
    for (int i = 0; i < rounds; ++i) {
        const auto ledger = in_order(random_ledger(random));
        const auto middle = static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(ledger.size())));
        const auto whole = segments(ledger);
        const auto before = middle == 0 ? 0 : whole[middle - 1].end;
        const auto rest = segments(std::span(ledger).subspan(middle), before);
        for (std::size_t n = 0; n < rest.size(); ++n) {
            ASSERT_EQ(rest[n].start, whole[middle + n].start);
            ASSERT_EQ(rest[n].end, whole[middle + n].end);
            ASSERT_EQ(rest[n].capped_seconds, whole[middle + n].capped_seconds);
        }
    }
}

TEST(ScoreProperties, P7_lines_add_up_to_the_score_in_seconds_and_in_tenths) {
    RandomSource random;
    SCOPED_TRACE(random.trace());
    for (int i = 0; i < rounds; ++i) {
        const auto ledger = in_order(random_ledger(random));
        const auto now = last_moment(ledger) + random.between(0, 400 * day);
        const auto reading = read_score(clear_at(ledger), now);
        std::int64_t seconds = 0;
        int tenths = 0;
        for (const auto& line : breakdown(ledger, now)) {
            seconds += line.seconds;
            tenths += line.tenths;
            // A line is shown as its floor, or one tenth above it.
            const auto floor = line.seconds * 100 / full_seconds;
            ASSERT_TRUE(line.tenths == floor || line.tenths == floor + 1);
            ASSERT_TRUE(line.seconds > 0 || line.tenths == 0);
        }
        ASSERT_EQ(seconds, reading.left_seconds);
        ASSERT_EQ(tenths, reading.tenths);
    }
}

TEST(ScoreProperties, P6_one_more_alert_never_lowers_a_score_and_adds_its_penalty_below_the_ceiling) {
    RandomSource random;
    SCOPED_TRACE(random.trace());
    for (int i = 0; i < rounds; ++i) {
        auto ledger = random_ledger(random);
        const auto before = clear_at(in_order(ledger));
        const auto now = last_moment(in_order(ledger));
        auto fresh = add_event(before, now, critical_penalty_seconds);
        const auto left = read_score(before, now).left_seconds;
        ASSERT_EQ(read_score(fresh, now).left_seconds, std::min(left + critical_penalty_seconds, full_seconds));
        ledger.push_back({start + random.between(0, 900 * day), critical_penalty_seconds, "c", "one more"});
        ASSERT_GE(clear_at(in_order(ledger)), before);
    }
}

TEST(ScoreProperties, time_passing_never_raises_a_score) {
    RandomSource random;
    SCOPED_TRACE(random.trace());
    for (int i = 0; i < rounds; ++i) {
        const auto ledger = in_order(random_ledger(random));
        const auto clear = clear_at(ledger);
        auto now = last_moment(ledger);
        auto reading = read_score(clear, now);
        for (int step = 0; step < 20; ++step) {
            now += random.between(0, 30 * day);
            const auto next = read_score(clear, now);
            ASSERT_LE(next.left_seconds, reading.left_seconds);
            ASSERT_LE(next.tenths, reading.tenths);
            reading = next;
        }
    }
}

}  // namespace
}  // namespace risk::domain
