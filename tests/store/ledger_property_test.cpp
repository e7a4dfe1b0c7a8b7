// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "domain/naive_bucket.hpp"
#include "domain/random_source.hpp"
#include "store/recount.hpp"
#include "store/workshop.hpp"

namespace risk::test {
namespace {

constexpr std::int64_t penalty = 90 * day;
const std::vector<std::string> people{"ann@x.test", "bob@x.test", "cy@x.test"};

// A short span meets the ceiling all the time, a long one never; ties are one person's, so that their order matters.
std::int64_t random_span(RandomSource& random) {
    const std::int64_t days[] = {20, 700, 2500, 6000};
    return days[random.between(0, 3)] * day;
}

std::vector<Event> random_events(RandomSource& random, std::size_t count, std::int64_t span) {
    std::vector<Event> events;
    for (std::size_t i = 0; i < count; ++i) {
        auto who = people[static_cast<std::size_t>(random.between(0, 2))];
        auto t = noon + random.between(0, span);
        if (random.one_in(4) && !events.empty()) {
            who = events.back().subject;
            t = events.back().occurred_s;
        }
        events.push_back({std::to_string(i), who, t});
    }
    return events;
}

// In random batches, in random order, some of them again.
void deliver(Workshop& workshop, RandomSource& random, std::int64_t integration, std::vector<Event> events,
             std::int64_t received_s) {
    std::shuffle(events.begin(), events.end(), random.engine());
    for (std::size_t done = 0; done < events.size();) {
        const auto size = std::min(static_cast<std::size_t>(random.between(1, 9)), events.size() - done);
        std::vector<Event> some(events.begin() + static_cast<std::ptrdiff_t>(done),
                                events.begin() + static_cast<std::ptrdiff_t>(done + size));
        if (random.one_in(3))
            some.push_back(events[static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(done)))]);
        workshop.admit(integration, some, received_s);
        done += size;
    }
}

NaiveBucket bucket_of(const std::vector<Event>& events, const std::string& person) {
    std::vector<NaiveBucket::Drop> drops;
    for (const auto& e : events) {
        if (e.subject == person) drops.push_back({e.occurred_s, "incydr", e.id, penalty});
    }
    return NaiveBucket(drops);
}

void expect_equal(Workshop& workshop, const NaiveBucket& bucket, const std::string& person, std::int64_t now) {
    const auto explanation = workshop.scores.explain(person, now);
    ASSERT_TRUE(explanation.has_value());
    EXPECT_EQ(explanation->reading.left_seconds, bucket.level_at(now));
    EXPECT_EQ(explanation->reading.tenths, bucket.tenths_at(now));
    auto shares = bucket.at(now);
    shares.erase(shares.begin(), shares.end() - static_cast<std::ptrdiff_t>(explanation->lines.size()));
    for (std::size_t i = 0; i < shares.size(); ++i) {
        EXPECT_EQ(workshop.event_store.event(explanation->lines[i].event_row)->event_id, shares[i].id);
        EXPECT_EQ(explanation->lines[i].amount.seconds, shares[i].seconds);
        EXPECT_EQ(explanation->lines[i].amount.capped_seconds, shares[i].spilt);
    }
}

TEST(LedgerProperty, any_order_of_arrival_with_repeats_equals_an_independent_recomputation) {
    RandomSource random;
    SCOPED_TRACE(random.trace());
    for (int round = 0; round < 12; ++round) {
        TempDir directory;
        Workshop workshop(directory.path());
        const auto integration = workshop.add_integration("A");
        const auto span = random_span(random);
        const auto events = random_events(random, round % 4 == 0 ? 600 : 60, span);  // several blocks, or one
        const auto now = noon + span + random.between(0, 100 * day);
        deliver(workshop, random, integration, events, now);
        const auto counters = workshop.integrations.counters(integration);
        EXPECT_EQ(counters.admitted, events.size());
        EXPECT_TRUE(counters.balanced());
        EXPECT_EQ(counted_otherwise(workshop.database->session()), std::vector<std::string>());
        for (const auto& person : people) {
            const auto bucket = bucket_of(events, person);
            if (!bucket.at(now).empty()) expect_equal(workshop, bucket, person, now);
        }
    }
}

// The second of two at one moment sorts before the first: its state is not the end of the ledger's.
TEST(LedgerProperty, events_of_one_moment_keep_their_canonical_order_whichever_came_first) {
    TempDir directory;
    Workshop workshop(directory.path());
    const auto integration = workshop.add_integration("A");
    const std::vector<Event> arrival{{"first", "ann@x.test", noon - 2 * day},
                                     {"b", "ann@x.test", noon},
                                     {"a", "ann@x.test", noon},
                                     {"late", "ann@x.test", noon - day}};
    for (const auto& event : arrival) workshop.admit(integration, {event}, noon + hour);
    expect_equal(workshop, bucket_of(arrival, "ann@x.test"), "ann@x.test", noon + hour);
}

// Blocks are full where a backlog was read: what comes between two of them becomes a block of its own.
TEST(LedgerProperty, alerts_between_and_around_full_blocks_move_all_that_is_behind_them) {
    TempDir directory;
    Workshop workshop(directory.path());
    const auto integration = workshop.add_integration("A");
    const auto now = noon + 310 * 89 * day;
    std::vector<Event> all;  // 89 days apart: each adds to those behind it
    const auto admit = [&](std::int64_t first, std::int64_t count) {
        std::vector<Event> events;
        for (std::int64_t i = 0; i < count; ++i)
            events.push_back({std::to_string(all.size() + events.size()), "ann@x.test", noon + (first + i) * 89 * day});
        all.insert(all.end(), events.begin(), events.end());
        workshop.admit(integration, events, now);
        expect_equal(workshop, bucket_of(all, "ann@x.test"), "ann@x.test", now);
        EXPECT_EQ(counted_otherwise(workshop.database->session()), std::vector<std::string>());
    };
    admit(100, 64);  // as many as a block holds
    admit(200, 64);  // behind
    admit(0, 64);    // before
    admit(180, 1);   // between two
    admit(170, 70);  // between two and across
    admit(90, 20);
    admit(300, 1);
}

TEST(LedgerProperty, a_long_ledger_that_a_late_alert_changes_throughout_is_replayed_to_its_end) {
    TempDir directory;
    Workshop workshop(directory.path());
    const auto integration = workshop.add_integration("A");
    std::vector<Event> events;
    for (int i = 0; i < 450; ++i)
        events.push_back({std::to_string(i), "ann@x.test", noon + i * 91 * day});  // no ceiling
    const auto now = events.back().occurred_s;
    workshop.admit(integration, events, now);
    for (int i = 0; i < 450; ++i) events.push_back({"x" + std::to_string(i), "ann@x.test", noon + i * 2 * hour});
    workshop.admit(integration, {events.begin() + 450, events.end()}, now);
    const auto bucket = bucket_of(events, "ann@x.test");
    for (const auto when : {now, now + 10 * day}) expect_equal(workshop, bucket, "ann@x.test", when);
}

// History is what was known then: an event is in a day's snapshot exactly if it is not marked late for that day.
TEST(LedgerProperty, C9_snapshots_equal_a_recomputation_from_what_had_been_received) {
    RandomSource random;
    SCOPED_TRACE(random.trace());
    for (int round = 0; round < 6; ++round) {
        TempDir directory;
        Workshop workshop(directory.path());
        const auto integration = workshop.add_integration("A");
        std::vector<Event> known;
        std::map<std::int64_t, int> expected;
        for (std::int64_t d = 0; d < 40; ++d) {
            const auto now = noon + d * day;
            std::vector<Event> batch;
            for (auto n = random.between(0, 2); n > 0; --n) {
                const auto t = now - (random.one_in(3) ? random.between(0, 30 * day) : random.between(0, 11 * hour));
                batch.push_back(
                    {std::to_string(d) + "-" + std::to_string(n), "ann@x.test", std::max(t, noon - 12 * hour)});
            }
            workshop.admit(integration, batch, now);
            known.insert(known.end(), batch.begin(), batch.end());
            workshop.scores.write_snapshots(now + day);
            const auto today = now / day;
            expected[today] = bucket_of(known, "ann@x.test").tenths_at((today + 1) * day);
        }
        if (known.empty()) continue;
        for (const auto& snapshot : workshop.scores.history("ann@x.test", noon / day, noon / day + 39)) {
            EXPECT_EQ(snapshot.tenths, expected[snapshot.day]) << snapshot.day;
        }
    }
}

}  // namespace
}  // namespace risk::test
