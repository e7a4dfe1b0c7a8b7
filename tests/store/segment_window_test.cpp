// SPDX-License-Identifier: Apache-2.0
// What is kept by the second: exact whatever the clock does, and no more than is asked for.
#include <gtest/gtest.h>
#include <soci/soci.h>

#include <map>
#include <tuple>

#include "domain/day.hpp"
#include "domain/random_source.hpp"
#include "store/ledger_rows.hpp"
#include "store/recount.hpp"
#include "store/workshop.hpp"

namespace risk::test {
namespace {

const std::vector<std::string> titles{"Public link created", "Source code left", "Sent to a private mailbox"};
constexpr std::int64_t midnight = noon / day * day;

class SegmentWindow : public ::testing::Test {
  protected:
    // Of the last days, or of a year ago: then the ends lie around now.
    void admit_some(std::int64_t now) {
        std::vector<Event> events;
        for (int i = static_cast<int>(random_.between(1, 8)); i > 0; --i) {
            Event event{std::to_string(next_id_++), "p" + std::to_string(random_.between(1, 5)) + "@x.test"};
            const auto ago = random_.one_in(2) ? 0 : 90 * random_.between(1, 4) * day - random_.between(-2, 2) * day;
            event.occurred_s = now - ago - random_.between(0, 2 * day);
            event.title = titles[static_cast<std::size_t>(random_.between(0, 2))];
            events.push_back(event);
        }
        workshop_.admit(integration_, events, now);
    }

    using Shares = std::map<std::string, std::tuple<std::uint64_t, std::uint64_t, std::uint64_t>>;
    Shares shares(std::int64_t now) {
        Shares all;
        for (const auto& share : workshop_.scores.action_types(now))
            all[share.title] = {share.events, share.people, share.seconds};
        return all;
    }

    // From every entry of the ledger.
    Shares counted(std::int64_t now) {
        spread_ledger(workshop_.database->session(), workshop_.database->session());
        Shares all;
        std::string title;
        std::int64_t events = 0, people = 0, seconds = 0;
        soci::statement query =
            (workshop_.database->session().prepare
                 << "SELECT a.title, count(*), count(DISTINCT person_id), sum(clear_after - max(start_s, :now))"
                    " FROM ledger_rows JOIN action_types a ON a.id = action_type WHERE clear_after > max(start_s, "
                    ":now) "
                    "GROUP BY 1",
             soci::use(now, "now"), soci::into(title), soci::into(events), soci::into(people), soci::into(seconds));
        query.execute();
        while (query.fetch())
            all[title] = {static_cast<std::uint64_t>(events), static_cast<std::uint64_t>(people),
                          static_cast<std::uint64_t>(seconds)};
        return all;
    }

    std::int64_t number(const std::string& query) {
        std::int64_t result = 0;
        workshop_.database->session() << query, soci::into(result);
        return result;
    }
    std::int64_t moments() { return number("SELECT count(*) FROM segment_moments"); }

    RandomSource random_;
    TempDir directory_;
    Workshop workshop_{directory_.path()};
    std::int64_t integration_ = workshop_.add_integration("A");
    int next_id_ = 0;
};

TEST_F(SegmentWindow, is_exact_whatever_the_clock_does) {
    SCOPED_TRACE(random_.trace());
    auto now = noon;
    for (int round = 0; round < 150; ++round) {
        if (random_.one_in(3)) now += random_.between(0, 36 * hour);
        if (random_.one_in(12)) now += random_.between(-3, 20) * day;
        if (random_.one_in(3)) workshop_.scores.look_ahead(now);  // sometimes not to its end
        if (random_.one_in(3)) workshop_.begin_day(now);
        admit_some(now);
        if (random_.one_in(9)) must(workshop_.people.import({{"p1@x.test", "", "", "", {}, true}}, now));
        ASSERT_EQ(counted_otherwise(workshop_.database->session()), std::vector<std::string>()) << "round " << round;
    }
}

TEST_F(SegmentWindow, says_what_all_entries_say_at_any_moment) {
    SCOPED_TRACE(random_.trace());
    auto now = noon;
    for (int round = 0; round < 60; ++round) {
        now += random_.between(0, 30 * hour);
        if (random_.one_in(2)) workshop_.begin_day(now);
        admit_some(now);
        const auto end = domain::end_of_day(domain::day_of(now));
        for (const auto at : {now, now - 2 * hour, end - 1, end, end + 1, end + day, now + 5 * day, now - day})
            ASSERT_EQ(shares(at), counted(at)) << "round " << round << ", " << at - now << " s from now";
    }
}

TEST_F(SegmentWindow, holds_the_rest_of_today_and_tomorrow_and_nothing_else) {
    workshop_.begin_day(noon);
    // It ends 90 days after it began: only what begins or ends within the window is kept.
    workshop_.admit(integration_, {{"1", "ann@x.test", noon - 10 * day}}, noon);
    EXPECT_EQ(moments(), 0);
    workshop_.admit(integration_, {{"2", "bob@x.test", noon - 90 * day + hour}}, noon);
    EXPECT_EQ(moments(), 1);
    workshop_.admit(integration_, {{"3", "eve@x.test", noon - 88 * day}}, noon);
    EXPECT_EQ(moments(), 1) << "the day after tomorrow";
    EXPECT_EQ(number("SELECT to_s FROM segment_window"), midnight + 2 * day);
    workshop_.begin_day(midnight + day + 1);
    EXPECT_EQ(moments(), 1) << "bob's is over, eve's is tomorrow";
    EXPECT_EQ(number("SELECT at_s FROM segment_moments"), noon + 2 * day);
}

TEST_F(SegmentWindow, lets_go_of_what_is_over_while_it_is_written) {
    workshop_.begin_day(noon);
    workshop_.admit(integration_, {{"1", "ann@x.test", noon - 90 * day + 60}}, noon);
    EXPECT_EQ(moments(), 1);
    workshop_.admit(integration_, {{"2", "bob@x.test", noon - 10 * day}}, noon + hour + 59);
    EXPECT_EQ(moments(), 1) << "a clock may be set back a little";
    workshop_.admit(integration_, {{"3", "bob@x.test", noon - 9 * day}}, noon + 3 * hour);
    EXPECT_EQ(moments(), 0);
}

TEST_F(SegmentWindow, looks_ahead_some_people_at_a_time_and_counts_whom_it_has_passed) {
    std::vector<Event> events;
    for (int i = 0; i < 4'100; ++i)
        events.push_back({std::to_string(next_id_++), "p" + std::to_string(i) + "@x.test", noon - 89 * day - i});
    workshop_.admit(integration_, events, noon);
    int steps = 1;
    std::vector<Event> later{{"late", "p7@x.test", noon - 89 * day - 100'000},
                             {"too", "p4001@x.test", noon - 88 * day}};
    for (; workshop_.scores.look_ahead(noon); ++steps) {
        workshop_.admit(integration_, later, noon);
        for (auto& event : later) event.id += '\'';
        ASSERT_EQ(counted_otherwise(workshop_.database->session()), std::vector<std::string>()) << "step " << steps;
        ASSERT_EQ(shares(noon), counted(noon));
    }
    EXPECT_EQ(steps, 6) << "three a day";
    EXPECT_EQ(shares(noon), counted(noon));
    EXPECT_FALSE(workshop_.scores.look_ahead(noon + hour)) << "nothing to do until tomorrow";
}

}  // namespace
}  // namespace risk::test
