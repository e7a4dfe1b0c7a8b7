// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <set>
#include <tuple>

#include "domain/random_source.hpp"
#include "store/score_position.hpp"
#include "store/settings_store.hpp"
#include "store/workshop.hpp"

namespace risk::test {
namespace {

using domain::Band;
using store::ScoreQuery;
using store::ScoreRow;
using store::ScoreSort;
using Emails = std::vector<std::string>;

class ScoreList : public ::testing::Test {
  protected:
    std::vector<ScoreRow> all_pages(ScoreQuery query, std::int64_t now, std::int64_t seconds_between_pages = 0) {
        std::vector<ScoreRow> rows;
        do {
            const auto page = must(workshop_.scores.list(query, now));
            EXPECT_LE(page.scores.size(), query.limit);
            rows.insert(rows.end(), page.scores.begin(), page.scores.end());
            query.cursor = page.next;
            now += seconds_between_pages;
        } while (!query.cursor.empty());
        return rows;
    }
    Emails emails(const ScoreQuery& query, std::int64_t now = noon) {
        Emails result;
        for (const auto& row : all_pages(query, now)) result.push_back(row.email);
        return result;
    }

    // Ann 5.0, Bob 2.5, Cy 0.0 of long ago, Dora 0.0 without an event.
    void seed_four() {
        must(workshop_.people.import({{"ann@x.test", "Zoe Ann", "Sales", "", {}, true},
                                      {"bob@x.test", "bob 100%", "Legal", "", {}, true},
                                      {"cy@x.test", "", "Sales", "", {}, true},
                                      {"dora@x.test", "Dora_x", "", "", {}, true}},
                                     noon));
        workshop_.admit(a_, {{"1", "ann@x.test"}, {"2", "ann@x.test"}, {"3", "bob@x.test"}});
        workshop_.admit(a_, {{"4", "cy@x.test", noon - 100 * day}});
    }

    TempDir directory_;
    Workshop workshop_{directory_.path()};
    std::int64_t a_ = workshop_.add_integration("A");
};

ScoreQuery sorted(ScoreSort sort, bool descending = true) {
    ScoreQuery query;
    query.sort = sort;
    query.descending = descending;
    return query;
}

TEST_F(ScoreList, H6_is_sorted_as_asked_for_everybody_once) {
    seed_four();
    EXPECT_EQ(emails({}), (Emails{"ann@x.test", "bob@x.test", "cy@x.test", "dora@x.test"}));
    EXPECT_EQ(emails(sorted(ScoreSort::score, false)),
              (Emails{"dora@x.test", "cy@x.test", "bob@x.test", "ann@x.test"}));
    EXPECT_EQ(emails(sorted(ScoreSort::events)), (Emails{"ann@x.test", "bob@x.test", "cy@x.test", "dora@x.test"}));
    EXPECT_EQ(emails(sorted(ScoreSort::name, false)), (Emails{"bob@x.test", "cy@x.test", "dora@x.test", "ann@x.test"}))
        << "whatever the case; who has no name stands under the address";
}

TEST_F(ScoreList, H6_shows_the_change_against_a_month_ago) {
    workshop_.admit(a_, {{"1", "ann@x.test", noon - 40 * day}, {"2", "bob@x.test", noon - day}});
    EXPECT_EQ(workshop_.scores.highest(noon, 10)[0].change_tenths, std::nullopt) << "nothing is on record yet";
    workshop_.scores.write_snapshots(noon);
    const auto rows = all_pages(sorted(ScoreSort::change), noon);
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[0].email, "bob@x.test");
    EXPECT_EQ(rows[0].change_tenths, 25);
    EXPECT_EQ(rows[1].email, "ann@x.test");
    // 90 days of 40 days ago: at the end of the day 30 days ago 79.5 + 0.5 days were left, today 50.
    EXPECT_EQ(rows[1].change_tenths, 14 - 22);
}

TEST_F(ScoreList, filters_by_text_band_and_department_and_counts_all_pages) {
    seed_four();
    ScoreQuery query;
    query.q = "ANN";
    EXPECT_EQ(emails(query), Emails{"ann@x.test"});
    query.q = "100%";
    EXPECT_EQ(emails(query), Emails{"bob@x.test"}) << "a wildcard stands for itself";
    query.q = "a_x";
    EXPECT_EQ(emails(query), Emails{"dora@x.test"});
    query.q = "";
    query.department = "Sales";
    EXPECT_EQ(emails(query), (Emails{"ann@x.test", "cy@x.test"}));
    query.limit = 1;
    EXPECT_EQ(must(workshop_.scores.list(query, noon)).people, 2U);
    query.department.reset();
    query.band = Band::very_low;
    EXPECT_EQ(emails(query), (Emails{"cy@x.test", "dora@x.test"})) << "0.0 is Very Low";
    query.band = Band::low;
    EXPECT_EQ(emails(query), Emails{"bob@x.test"});
    query.band = Band::medium;
    EXPECT_EQ(emails(query), Emails{"ann@x.test"});
    query.band = Band::very_high;
    EXPECT_EQ(emails(query), Emails{});
}

TEST_F(ScoreList, H7_people_found_by_band_are_those_who_are_shown_with_it) {
    RandomSource random;
    SCOPED_TRACE(random.trace());
    std::vector<Event> events;
    for (int i = 0; i < 300; ++i) {
        events.push_back({std::to_string(i), "p" + std::to_string(random.between(1, 90)) + "@x.test",
                          noon - random.between(0, 400 * day)});
    }
    workshop_.admit(a_, events, noon);
    const auto everybody = all_pages({}, noon);
    const auto spread = workshop_.scores.organisation(noon).spread;
    for (const auto band : {Band::very_low, Band::low, Band::medium, Band::high, Band::very_high}) {
        ScoreQuery query;
        query.band = band;
        const auto shown =
            std::ranges::count_if(everybody, [&](const auto& row) { return domain::band_of(row.tenths) == band; });
        EXPECT_EQ(std::ssize(all_pages(query, noon)), shown) << domain::band_word(band);
        EXPECT_EQ(spread.people_in(band), static_cast<std::uint64_t>(shown)) << domain::band_word(band);
    }
}

TEST_F(ScoreList, pages_are_one_list_in_every_order_while_scores_run_down) {
    RandomSource random;
    SCOPED_TRACE(random.trace());
    std::vector<Event> events;
    for (int i = 0; i < 120; ++i) {
        events.push_back({std::to_string(i), "p" + std::to_string(random.between(1, 40)) + "@x.test",
                          noon - random.between(0, 12) * 20 * day});
    }
    workshop_.admit(a_, events, noon);
    workshop_.scores.write_snapshots(noon);
    for (const auto sort :
         {ScoreSort::score, ScoreSort::events, ScoreSort::change, ScoreSort::name, ScoreSort::clear_at}) {
        for (const bool descending : {true, false}) {
            auto query = sorted(sort, descending);
            query.limit = 1000;
            const auto whole = all_pages(query, noon);
            query.limit = static_cast<std::uint32_t>(random.between(1, 9));
            const auto pages = all_pages(query, noon, 3 * day);
            ASSERT_EQ(pages.size(), whole.size());
            for (std::size_t i = 0; i < whole.size(); ++i) {
                EXPECT_EQ(pages[i].email, whole[i].email) << static_cast<int>(sort) << ' ' << descending << ' ' << i;
                EXPECT_EQ(pages[i].tenths, whole[i].tenths) << "a later page is read at the moment of the first";
            }
            const auto key = [&](const ScoreRow& row) {
                return sort == ScoreSort::events   ? static_cast<std::int64_t>(row.events)
                       : sort == ScoreSort::change ? row.change_tenths.value()
                                                   : row.clear_at_s;
            };
            if (sort == ScoreSort::name) continue;
            EXPECT_TRUE(descending ? std::ranges::is_sorted(whole, std::ranges::greater{}, key)
                                   : std::ranges::is_sorted(whole, std::ranges::less{}, key))
                << static_cast<int>(sort);
        }
    }
}

/// What a list must be, made from everybody's rows without a look at the database.
class ListMadeByHand {
  public:
    ListMadeByHand(std::vector<ScoreRow> everybody, const ScoreQuery& query) : query_(query) {
        for (auto& row : everybody) {
            if (is_meant(row)) rows.push_back(std::move(row));
        }
        const auto is_before = [&](const ScoreRow& a, const ScoreRow& b) { return key(a) < key(b); };
        std::ranges::sort(rows, is_before);  // ties are in any order
        if (query.descending) std::ranges::reverse(rows);
    }

    [[nodiscard]] std::pair<std::int64_t, std::string> key(const ScoreRow& row) const {
        switch (query_.sort) {
            case ScoreSort::events:
                return {static_cast<std::int64_t>(row.events), ""};
            case ScoreSort::change:
                return {row.change_tenths.value_or(0), ""};
            case ScoreSort::name:
                return {0, lower(row.name.empty() ? row.email : row.name)};
            default:
                return {row.clear_at_s, ""};
        }
    }
    static std::string lower(std::string text) {
        for (auto& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        return text;
    }

    std::vector<ScoreRow> rows;

  private:
    [[nodiscard]] bool is_meant(const ScoreRow& row) const {
        const auto part = lower(query_.q);
        if (lower(row.name).find(part) == std::string::npos && lower(row.email).find(part) == std::string::npos)
            return false;
        return (!query_.department || row.department == *query_.department) &&
               (!query_.band || domain::band_of(row.tenths) == *query_.band);
    }

    const ScoreQuery& query_;
};

// Whoever is found few or many, by whatever filter and in whatever order: more people than are looked up one by one.
TEST_F(ScoreList, every_filter_in_every_order_is_a_part_of_everybody) {
    RandomSource random;
    SCOPED_TRACE(random.trace());
    constexpr int count = 4400;
    std::vector<store::Person> directory;
    std::vector<Event> events;
    for (int i = 0; i < count; ++i) {
        const auto email = "p" + std::to_string(i) + "@x.test";
        const auto name = i % 11 == 0 ? std::string() : "Son " + std::to_string(random.between(0, 900)) + "% Ö";
        directory.push_back({email, name, i % 40 == 0 ? "Legal" : "Sales", "", {}, true});
        for (auto left = random.between(-4, 5); left > 0; --left) {
            events.push_back({std::to_string(events.size()), email, noon - random.between(0, 95 * day)});
        }
    }
    must(workshop_.people.import(directory, noon));
    workshop_.admit(a_, events, noon);
    const bool on_record = random.between(0, 3) > 0;
    if (on_record) workshop_.scores.write_snapshots(noon);
    ScoreQuery plain;
    plain.limit = 1000;
    const auto everybody = all_pages(plain, noon);
    ASSERT_EQ(everybody.size(), static_cast<std::size_t>(count));
    const std::vector<std::optional<std::string>> departments{std::nullopt, "Legal", "Sales", "Nobody's"};
    const std::vector<std::optional<Band>> bands{std::nullopt, Band::very_low, Band::medium};
    for (int round = 0; round < 60; ++round) {
        ScoreQuery query;
        query.sort = static_cast<ScoreSort>(round % 5);
        query.descending = random.between(0, 1) == 0;
        query.q = std::vector<std::string>{"", "", "SON 1", "X.test", "7%"}.at(
            static_cast<std::size_t>(random.between(0, 4)));
        query.department = departments.at(static_cast<std::size_t>(random.between(0, 3)));
        query.band = bands.at(static_cast<std::size_t>(random.between(0, 2)));
        query.limit = static_cast<std::uint32_t>(random.between(90, 1000));
        SCOPED_TRACE("sort " + std::to_string(round % 5) + (query.descending ? " desc \"" : " asc \"") + query.q +
                     "\" " + query.department.value_or("-") + (query.band ? " band" : ""));
        const ListMadeByHand expected(everybody, query);
        EXPECT_EQ(must(workshop_.scores.list(query, noon)).people, expected.rows.size());
        const auto rows = all_pages(query, noon, hour);
        ASSERT_EQ(rows.size(), expected.rows.size());
        std::set<std::string> seen;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            ASSERT_EQ(expected.key(rows[i]), expected.key(expected.rows[i])) << i;
            ASSERT_TRUE(seen.insert(rows[i].email).second) << rows[i].email << " twice";
            ASSERT_EQ(rows[i].change_tenths.has_value(), on_record);
        }
        for (const auto& row : expected.rows) ASSERT_TRUE(seen.contains(row.email)) << row.email;
    }
}

TEST_F(ScoreList, refuses_a_cursor_that_is_none_or_of_another_order) {
    seed_four();
    for (const char* cursor :
         {"x", "1", "1.2", ".1.2", "1.x.2", "99999999999999999999.1.1", "9223372036854775807.1.1", "-1.1.1"}) {
        ScoreQuery query;
        query.cursor = cursor;
        const auto page = workshop_.scores.list(query, noon);
        ASSERT_FALSE(page.ok()) << cursor;
        EXPECT_EQ(page.failure().where, "cursor");
    }
    auto query = sorted(ScoreSort::name, false);
    query.limit = 1;
    query.cursor = must(workshop_.scores.list(query, noon)).next;
    query.sort = ScoreSort::events;
    EXPECT_FALSE(workshop_.scores.list(query, noon).ok());
    query.cursor = std::to_string(noon) + ".1.99999999999999999999";
    EXPECT_FALSE(workshop_.scores.list(query, noon).ok()) << "more than any number";
}

TEST(ScorePosition, comes_back_from_its_text_with_any_key) {
    for (const char* key : {"", "7", "a.b c\"'", "-3", "ü"}) {
        const store::ScorePosition position{noon, 42, key};
        EXPECT_EQ(store::ScorePosition::parse(position.text()), position);
    }
}

TEST_F(ScoreList, P7_a_line_knows_its_segment_and_the_penalty_that_it_had) {
    store::SettingsStore settings(*workshop_.database);
    workshop_.admit(a_, {{"1", "ann@x.test", noon}});
    must(settings.set_critical_penalty_seconds(36 * day));
    workshop_.admit(a_, {{"2", "ann@x.test", noon + day}});
    const auto explanation = workshop_.scores.explain("ann@x.test", noon + day);
    ASSERT_EQ(explanation->lines.size(), 2U);
    EXPECT_EQ(explanation->lines[0].penalty_seconds, 90 * day);
    EXPECT_EQ(explanation->lines[0].amount.start_s, noon);
    EXPECT_EQ(explanation->lines[0].amount.end_s, noon + 90 * day);
    EXPECT_EQ(explanation->lines[1].penalty_seconds, 36 * day);
    EXPECT_EQ(explanation->lines[1].amount.start_s, noon + 90 * day);
    EXPECT_EQ(explanation->lines[1].amount.end_s, noon + 126 * day);
    EXPECT_EQ(explanation->events, 2U);
}

TEST_F(ScoreList, one_more_alert_is_one_step_of_the_score) {
    EXPECT_FALSE(workshop_.scores.what_if("ann@x.test", noon).has_value());
    workshop_.admit(a_, {{"1", "ann@x.test", noon}, {"2", "ann@x.test", noon}, {"3", "ann@x.test", noon}});
    const auto below = workshop_.scores.what_if("Ann@x.test", noon);
    EXPECT_EQ(std::tuple(below->now.tenths, below->then.tenths), std::tuple(75, 100));
    workshop_.admit(a_, {{"4", "ann@x.test", noon}});
    const auto full = workshop_.scores.what_if("ann@x.test", noon + day);
    EXPECT_EQ(full->then.left_seconds - full->now.left_seconds, day) << "the rest is above the ceiling";
    must(store::SettingsStore(*workshop_.database).set_critical_penalty_seconds(36 * day));
    EXPECT_EQ(workshop_.scores.what_if("ann@x.test", noon + 360 * day)->then.tenths, 10);
}

}  // namespace
}  // namespace risk::test
