// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json.hpp>
#include <fstream>
#include <sstream>

#include "domain/behaviour_score.hpp"

namespace risk::domain {
namespace {

namespace json = boost::json;

json::array cases() {
    std::ifstream file(SCORING_VECTORS);
    std::ostringstream text;
    text << file.rdbuf();
    return json::parse(text.str()).at("cases").as_array();
}

std::string text(const json::value& value, const char* key) { return json::value_to<std::string>(value.at(key)); }
std::int64_t number(const json::value& value, const char* key) { return value.at(key).to_number<std::int64_t>(); }

// What was known at that moment, in canonical order, each event once: the first admission wins.
std::vector<LedgerEntry> ledger_at(const json::value& events, std::int64_t now) {
    std::vector<LedgerEntry> ledger;
    for (const auto& event : events.as_array()) {
        LedgerEntry entry{number(event, "occurred_at"), number(event, "penalty_seconds"), text(event, "source"),
                          text(event, "id")};
        const bool known = std::any_of(ledger.begin(), ledger.end(), [&](const auto& other) {
            return other.source == entry.source && other.id == entry.id;
        });
        if (!known && entry.occurred_s <= now) ledger.push_back(entry);
    }
    std::sort(ledger.begin(), ledger.end(), canonical_less);
    return ledger;
}

void check_lines(const std::vector<LedgerEntry>& ledger, std::int64_t now, const json::array& expected) {
    const auto lines = breakdown(ledger, now);
    ASSERT_EQ(lines.size(), expected.size());
    for (std::size_t i = 0; i < lines.size(); ++i) {
        EXPECT_EQ(ledger[i].id, text(expected[i], "id"));
        EXPECT_EQ(lines[i].seconds, number(expected[i], "seconds"));
        EXPECT_EQ(lines[i].tenths, number(expected[i], "tenths"));
        EXPECT_EQ(lines[i].capped_seconds, number(expected[i], "capped_seconds"));
    }
}

void check(const json::value& events, const json::value& expected) {
    const auto now = number(expected, "at");
    SCOPED_TRACE(now);
    const auto ledger = ledger_at(events, now);
    const auto parts = segments(ledger);
    const auto reading = read_score(parts.empty() ? 0 : parts.back().end, now);
    EXPECT_EQ(reading.left_seconds, number(expected, "left_seconds"));
    EXPECT_EQ(reading.tenths, number(expected, "tenths"));
    EXPECT_EQ(band_word(reading.band), text(expected, "band"));
    check_lines(ledger, now, expected.at("lines").as_array());
}

TEST(ScoreVectors, all_twelve_cases_agree_in_every_figure) {
    const auto all = cases();
    ASSERT_EQ(all.size(), 12U);
    for (const auto& one : all) {
        SCOPED_TRACE(text(one, "name"));
        for (const auto& expected : one.at("expect").as_array()) check(one.at("events"), expected);
    }
}

}  // namespace
}  // namespace risk::domain
