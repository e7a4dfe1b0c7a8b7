// SPDX-License-Identifier: Apache-2.0
// What the store counts as it goes, against counting one by one.
#include <gtest/gtest.h>
#include <soci/soci.h>

#include <map>
#include <set>

#include "domain/day.hpp"
#include "domain/random_source.hpp"
#include "store/dashboard.hpp"
#include "store/recount.hpp"
#include "store/workshop.hpp"

namespace risk::test {
namespace {

using store::EventFate;
using store::EventQuery;

constexpr auto all_fates = {EventFate::admitted, EventFate::unmatched, EventFate::ignored};
const std::vector<std::string> titles{"Public link created", "Source code left", "Sent to a private mailbox"};

std::string somebody(RandomSource& random) { return "p" + std::to_string(random.between(1, 7)) + "@x.test"; }

class RollUps : public ::testing::Test {
  protected:
    // Of both integrations, in any order, some nobody's, some ignored, some of the same second.
    void admit_some(int how_many) {
        for (const auto integration : {a_, b_}) {
            std::vector<Event> events;
            for (int i = 0; i < how_many; ++i) {
                Event event{std::to_string(next_id_++), somebody(random_), noon - random_.between(0, 40) * 6 * hour};
                if (random_.one_in(6)) event.subject = "stranger" + std::to_string(random_.between(1, 3)) + "@x.test";
                if (random_.one_in(7)) event.ignored_because = "already_closed";
                event.title = titles[static_cast<std::size_t>(random_.between(0, 2))];
                events.push_back(event);
            }
            workshop_.admit(integration, events, noon + hour);
        }
    }

    void import(int first, int last) {
        std::vector<store::Person> people;
        for (int i = first; i <= last; ++i)
            people.push_back({"p" + std::to_string(i) + "@x.test", "", "", "", {}, true});
        must(workshop_.people.import(people, noon + hour));
    }

    std::map<std::int64_t, std::uint64_t> counted(const EventQuery& query) {
        std::map<std::int64_t, std::uint64_t> days;
        for (const auto& count : workshop_.event_store.days(query)) days[count.day] = count.events;
        return days;
    }

    // The same from the list itself, page by page.
    std::map<std::int64_t, std::uint64_t> listed(EventQuery query) {
        std::map<std::int64_t, std::uint64_t> days;
        for (auto day = domain::day_of(*query.from_s); day <= domain::day_of(*query.to_s - 1); ++day) days[day] = 0;
        query.limit = 1000;
        do {
            const auto page = must(workshop_.event_store.find(query));
            for (const auto& row : page.events) ++days[domain::day_of(row.occurred_s)];
            query.cursor = page.next;
        } while (!query.cursor.empty());
        return days;
    }

    EventQuery any_query() {
        EventQuery query;
        if (!random_.one_in(4)) query.fate = *(all_fates.begin() + random_.between(0, 2));
        if (random_.one_in(3)) query.person = somebody(random_);
        if (random_.one_in(3)) query.integration_id = random_.one_in(2) ? a_ : b_;
        if (random_.one_in(3)) query.action_type = titles[static_cast<std::size_t>(random_.between(0, 2))];
        query.from_s = noon - random_.between(0, 12 * day);
        if (random_.one_in(2)) query.from_s = domain::day_of(*query.from_s) * day;
        query.to_s = *query.from_s + random_.between(1, 12 * day);
        if (random_.one_in(2)) query.to_s = domain::end_of_day(domain::day_of(*query.to_s));
        return query;
    }

    // What each action type has left of everybody's scores, from their explanations.
    std::map<std::string, store::ActionTypeShare> explained(std::int64_t now) {
        std::map<std::string, store::ActionTypeShare> shares;
        for (const auto& row : workshop_.scores.highest(now, 1000)) {
            std::set<std::string> of_this_person;
            const auto explanation = workshop_.scores.explain(row.email, now);
            for (const auto& line : explanation->lines) {
                if (line.amount.seconds == 0) continue;
                auto& share = shares[line.title];
                ++share.events;
                share.seconds += static_cast<std::uint64_t>(line.amount.seconds);
                if (of_this_person.insert(line.title).second) ++share.people;
            }
        }
        return shares;
    }

    void compare_shares(std::int64_t now) {
        auto expected = explained(now);
        for (const auto& share : workshop_.scores.action_types(now)) {
            EXPECT_EQ(share.events, expected[share.title].events) << share.title;
            EXPECT_EQ(share.people, expected[share.title].people) << share.title;
            EXPECT_EQ(share.seconds, expected[share.title].seconds) << share.title;
            expected.erase(share.title);
        }
        EXPECT_TRUE(expected.empty());
    }

    RandomSource random_;
    TempDir directory_;
    Workshop workshop_{directory_.path()};
    std::int64_t a_ = workshop_.add_integration("A"), b_ = workshop_.add_integration("B");
    int next_id_ = 0;
};

TEST_F(RollUps, H5_events_a_day_add_up_to_the_list_for_any_filter_and_range) {
    SCOPED_TRACE(random_.trace());
    import(1, 4);
    admit_some(60);
    import(5, 7);  // what was nobody's is scored now
    admit_some(60);
    for (int round = 0; round < 200; ++round) {
        const auto query = any_query();
        ASSERT_EQ(counted(query), listed(query)) << "round " << round;
    }
}

TEST_F(RollUps, H5_an_event_that_finds_its_person_late_moves_to_the_admitted_ones) {
    import(1, 1);
    workshop_.admit(a_, {{"1", "p2@x.test"}});
    EventQuery query;
    query.from_s = noon - day;
    query.to_s = noon + day;
    const auto total = [&](EventFate fate) {
        query.fate = fate;
        std::uint64_t events = 0;
        for (const auto& [day, count] : counted(query)) events += count;
        return events;
    };
    EXPECT_EQ(total(EventFate::admitted), 0U);
    EXPECT_EQ(total(EventFate::unmatched), 1U);
    import(2, 2);
    EXPECT_EQ(total(EventFate::admitted), 1U);
    EXPECT_EQ(total(EventFate::unmatched), 0U);
}

TEST_F(RollUps, P7_action_types_have_what_the_explanations_of_all_people_say) {
    SCOPED_TRACE(random_.trace());
    for (int round = 0; round < 6; ++round) {
        admit_some(12);  // late ones among them move the segments of others
        for (const auto now : {noon + hour, noon + 30 * day + 77, noon + 200 * day, noon + 400 * day})
            compare_shares(now);
    }
}

TEST_F(RollUps, P7_action_types_leave_out_who_is_not_in_the_directory) {
    SCOPED_TRACE(random_.trace());
    admit_some(40);
    import(1, 4);  // the others had scores before there was a directory
    EXPECT_GT(workshop_.scores.organisation(noon + hour).outside, 0U);
    for (const auto now : {noon + hour, noon + 100 * day}) compare_shares(now);
}

TEST_F(RollUps, H7_the_dashboard_says_what_the_lists_say) {
    SCOPED_TRACE(random_.trace());
    admit_some(50);
    workshop_.scores.write_snapshots(noon);
    const auto dashboard = store::read_dashboard(*workshop_.database, noon + hour);
    EventQuery query;
    query.fate = EventFate::admitted;
    query.from_s = (domain::day_of(noon) - 29) * day;
    query.limit = 1000;
    std::set<std::string> people;
    const auto events = workshop_.events(query);
    for (const auto& event : events) people.insert(event.person);
    EXPECT_EQ(dashboard.events, events.size());
    EXPECT_EQ(dashboard.people, people.size());
    EXPECT_EQ(dashboard.days.size(), 30U);
    EXPECT_EQ(dashboard.days.back().day, domain::day_of(noon));
    EXPECT_EQ(dashboard.top.size(), 3U);
    EXPECT_EQ(dashboard.history.back().day, domain::day_of(noon) - 1);
    EXPECT_EQ(dashboard.organisation.spread.people(), people.size());
}

// Batches in any order, late events among them, people who become known: whatever happens, what is
// counted as it happens is what anybody would count afterwards.
TEST_F(RollUps, are_what_a_recount_of_events_and_ledger_says) {
    SCOPED_TRACE(random_.trace());
    auto& sql = workshop_.database->session();
    admit_some(5);
    for (int round = 1; round <= 7; ++round) {
        admit_some(static_cast<int>(random_.between(1, 25)));
        EXPECT_EQ(counted_otherwise(sql), std::vector<std::string>());
        import(1, round);
        EXPECT_EQ(counted_otherwise(sql), std::vector<std::string>());
    }
}

// One of several in a transaction fails: nothing of it is counted.
TEST_F(RollUps, leave_out_a_commit_that_failed_beside_others) {
    const std::vector<Event> good{{"1"}, {"2", "bob@x.test"}},
        bad{{"3"}, {"4", "eve@x.test", noon, {}, {}, "New title"}};
    const auto seen_good = views(good), seen_bad = views(bad);
    const store::Commit all[] = {batch(a_, seen_good, noon + hour), batch(77, seen_bad, noon + hour),
                                 batch(b_, seen_bad, noon + hour)};
    const auto outcomes = must(workshop_.event_store.commit(all));
    EXPECT_TRUE(outcomes[0].ok());
    EXPECT_FALSE(outcomes[1].ok());
    EXPECT_EQ(outcomes[2].value().admitted, 2U);
    EXPECT_EQ(counted_otherwise(workshop_.database->session()), std::vector<std::string>());
    EXPECT_EQ(workshop_.events().size(), 4U);
}

}  // namespace
}  // namespace risk::test
