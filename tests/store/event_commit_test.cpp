// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <soci/soci.h>

#include "store/event_key.hpp"
#include "store/store_error.hpp"
#include "store/workshop.hpp"

namespace risk::test {
namespace {

using store::EventFate;

class Commits : public ::testing::Test {
  protected:
    void expect_balanced(std::int64_t integration) {
        EXPECT_TRUE(workshop_.integrations.counters(integration).balanced());
    }
    // What any part of the product could try, now or one day.
    void expect_refused(const std::string& sql) {
        EXPECT_THROW(workshop_.database->session() << sql, soci::soci_error) << sql;
    }

    TempDir directory_;
    Workshop workshop_{directory_.path()};
    std::int64_t a_ = workshop_.add_integration("A");
};

TEST_F(Commits, store_each_event_as_it_was_given) {
    workshop_.admit(a_, {{"e-1", " Ann@X.test ", noon + 5, "", "Actor-7", "Title"}}, noon + 60);
    const auto rows = workshop_.events();
    ASSERT_EQ(rows.size(), 1U);
    const auto& row = rows[0];
    EXPECT_EQ(row.plugin_id, "incydr");
    EXPECT_EQ(row.event_id, "e-1");
    EXPECT_EQ(row.kind, "critical_alert");
    EXPECT_EQ(row.title, "Title");
    EXPECT_EQ(row.body, "") << "a list goes without";
    EXPECT_EQ(workshop_.event_store.event(row.row)->body, R"({"files":[]})");
    EXPECT_EQ(row.person, "ann@x.test");
    EXPECT_EQ(row.subject, "ann@x.test");
    EXPECT_EQ(row.actor, "actor-7");
    EXPECT_EQ(row.severity, 4U);
    EXPECT_EQ(row.occurred_s, noon + 5);
    EXPECT_EQ(row.received_s, noon + 60);
    EXPECT_EQ(row.fate, EventFate::admitted);
    EXPECT_EQ(row.integration_id, a_);
    EXPECT_FALSE(row.received_late);
    EXPECT_EQ(workshop_.event_store.event(row.row)->event_id, "e-1");
    EXPECT_EQ(workshop_.event_store.event(row.row + 1), std::nullopt);
}

TEST_F(Commits, P3_a_batch_offered_again_counts_once) {
    const std::vector<Event> events{{"1"}, {"2", "bob@x.test"}, {"3", ""}, {"4", "ann@x.test", noon, "already_closed"}};
    workshop_.admit(a_, events);
    const auto before = workshop_.scores.explain("ann@x.test", noon)->reading;
    const auto again = workshop_.admit(a_, events);
    EXPECT_EQ(again.duplicate, 4U);
    EXPECT_EQ(again.admitted + again.unmatched + again.ignored, 0U);
    EXPECT_TRUE(again.new_rows.empty());
    EXPECT_EQ(workshop_.events().size(), 4U);
    EXPECT_EQ(workshop_.scores.explain("ann@x.test", noon)->reading, before);
    expect_balanced(a_);
}

TEST_F(Commits, an_event_twice_in_one_batch_counts_once) {
    const auto outcome = workshop_.admit(a_, {{"1"}, {"1"}});
    EXPECT_EQ(outcome.admitted, 1U);
    EXPECT_EQ(outcome.duplicate, 1U);
    EXPECT_EQ(outcome.new_rows.size(), 1U);
}

TEST_F(Commits, C3_C4_what_was_admitted_stays_so_whatever_comes_later_with_its_id) {
    workshop_.admit(a_, {{"1"}});
    const auto before = workshop_.events();
    const auto score = workshop_.scores.explain("ann@x.test", noon + day)->reading;
    workshop_.admit(a_, {{"1", "ann@x.test", noon, "already_closed"}});  // closed upstream
    workshop_.admit(a_, {{"1", "bob@x.test", noon + 3 * hour}});         // critical again, dated and named otherwise
    const auto after = workshop_.events();
    ASSERT_EQ(after.size(), 1U);
    EXPECT_EQ(after[0].fate, EventFate::admitted);
    EXPECT_EQ(after[0].person, before[0].person);
    EXPECT_EQ(after[0].occurred_s, before[0].occurred_s);
    EXPECT_EQ(workshop_.scores.explain("ann@x.test", noon + day)->reading, score);
    EXPECT_FALSE(workshop_.scores.explain("bob@x.test", noon + day).has_value())
        << "a repeat must not make people known";
}

TEST_F(Commits, C6_an_ignored_event_is_kept_with_its_reason_and_never_scored) {
    const auto outcome =
        workshop_.admit(a_, {{"1", "ann@x.test", noon, "already_closed"}, {"2", "", noon, "unreadable"}});
    EXPECT_EQ(outcome.ignored, 2U);
    const auto counters = workshop_.integrations.counters(a_);
    EXPECT_EQ(counters.ignored, (std::map<std::string, std::uint64_t>{{"already_closed", 1}, {"unreadable", 1}}));
    EXPECT_TRUE(counters.balanced());
    EXPECT_EQ(workshop_.events()[0].ignored_because.empty(), false);
    EXPECT_FALSE(workshop_.scores.explain("ann@x.test", noon).has_value());
    workshop_.admit(a_, {{"1"}});  // reopened upstream: decided once
    EXPECT_FALSE(workshop_.scores.explain("ann@x.test", noon).has_value());
}

TEST_F(Commits, C11_an_id_counts_once_for_a_plugin_whichever_integration_delivers_it) {
    workshop_.admit(a_, {{"tenant/1"}});
    ASSERT_TRUE(workshop_.integrations.remove(a_).ok());
    const auto again = workshop_.add_integration("A");
    EXPECT_NE(again, a_);
    EXPECT_EQ(workshop_.integrations.checkpoint(again), "") << "a new activation instant";
    const auto outcome = workshop_.admit(again, {{"tenant/1"}, {"tenant/2"}});
    EXPECT_EQ(outcome.duplicate, 1U);
    EXPECT_EQ(outcome.admitted, 1U);
    EXPECT_EQ(workshop_.tenths("ann@x.test", noon), 50);
    EXPECT_EQ(workshop_.events().size(), 2U) << "earlier events stay";
    expect_balanced(again);
}

TEST_F(Commits, the_same_id_of_another_plugin_is_another_event) {
    workshop_.admit(a_, {{"1"}});
    const std::vector<Event> events{{"1"}};
    const auto seen = views(events);
    auto commit = batch(a_, seen, noon + hour);
    commit.plugin_id = "other";
    EXPECT_EQ(must(std::move(must(workshop_.event_store.commit({&commit, 1}))[0])).admitted, 1U);
    EXPECT_NE(store::EventHash("a")("bc"), store::EventHash("ab")("c"));
}

TEST_F(Commits, C2_no_statement_deletes_or_changes_what_was_admitted) {
    workshop_.admit(a_, {{"1"}, {"2", "", noon, "already_closed"}, {"3", ""}});
    expect_refused("DELETE FROM events");
    expect_refused("DELETE FROM ledger_blocks");
    expect_refused("UPDATE events SET action_type = 7");
    expect_refused("UPDATE action_types SET title = 'x'");
    expect_refused("UPDATE words SET word = 'x'");
    expect_refused("DELETE FROM event_keys");
    expect_refused("UPDATE event_keys SET seq = 7");
    expect_refused("DELETE FROM bodies");
    expect_refused("UPDATE bodies SET packed = x'00'");
    expect_refused("DELETE FROM people");
    expect_refused("UPDATE events SET occurred_s = 0");
    expect_refused("UPDATE events SET fate = 1 WHERE fate = 0");
    expect_refused("UPDATE events SET fate = 0 WHERE fate = 2");
    expect_refused("UPDATE events SET person_id = NULL WHERE fate = 0");
    expect_refused("UPDATE ledger_blocks SET clear_before = 1");
    EXPECT_EQ(workshop_.events().size(), 3U);
}

TEST_F(Commits, P4_an_address_in_any_case_lands_on_one_profile) {
    workshop_.admit(a_, {{"1", "Ann@X.test"}, {"2", "ANN@x.TEST"}, {"3", " ann@x.test"}});
    EXPECT_EQ(workshop_.tenths("ann@x.test", noon), 75);
    const auto people = workshop_.people.list("", 10);
    ASSERT_EQ(people.size(), 1U);
    EXPECT_EQ(people[0].email, "ann@x.test");
    EXPECT_FALSE(people[0].in_directory);
}

TEST_F(Commits, P5_without_a_usable_address_an_event_is_kept_unmatched) {
    const auto outcome =
        workshop_.admit(a_, {{"1", ""}, {"2", "UNKNOWN"}, {"3", "NAME_NOT_AVAILABLE"}, {"4", "a b@x"}});
    EXPECT_EQ(outcome.unmatched, 4U);
    EXPECT_EQ(workshop_.integrations.counters(a_).unmatched, 4U);
    EXPECT_TRUE(workshop_.people.list("", 10).empty());
    EXPECT_TRUE(workshop_.scores.highest(noon, 10).empty());
    EXPECT_EQ(workshop_.events({EventFate::unmatched, {}, a_, {}, {}, "", 50}).size(), 4U);
    expect_balanced(a_);
}

TEST_F(Commits, P6_one_alert_raises_exactly_its_persons_score_by_2_5) {
    workshop_.admit(a_, {{"1"}, {"2", "bob@x.test"}});
    EXPECT_EQ(workshop_.tenths("ann@x.test", noon), 25);
    workshop_.admit(a_, {{"3"}});
    EXPECT_EQ(workshop_.tenths("ann@x.test", noon), 50);
    EXPECT_EQ(workshop_.tenths("bob@x.test", noon), 25);
}

TEST_F(Commits, C5_an_event_is_dated_by_its_designation_but_not_later_than_its_receipt) {
    workshop_.admit(a_, {{"past", "ann@x.test", noon}, {"future", "bob@x.test", noon + 9 * day}}, noon + hour);
    EXPECT_EQ(workshop_.scores.explain("ann@x.test", noon + hour)->lines[0].occurred_s, noon);
    EXPECT_EQ(workshop_.scores.explain("bob@x.test", noon + hour)->lines[0].occurred_s, noon + hour);
}

TEST_F(Commits, a_record_without_a_time_is_dated_by_its_receipt) {
    workshop_.admit(a_, {{"1", "", 0, "unreadable"}}, noon + hour);
    EXPECT_EQ(workshop_.events()[0].occurred_s, noon + hour);
}

TEST_F(Commits, the_part_of_a_second_is_cut_off) {
    std::vector<Event> events{{"1"}};
    auto seen = views(events);
    seen[0].occurred_ns += 999'999'999;
    const auto commit = batch(a_, seen, noon + hour);
    must(workshop_.event_store.commit({&commit, 1}));
    EXPECT_EQ(workshop_.events()[0].occurred_s, noon);
}

TEST_F(Commits, text_of_any_kind_comes_back_byte_for_byte) {
    const std::string odd = "'; DROP TABLE events; -- \"\xf0\x9f\x94\x92\" :name ?1 \xff";
    workshop_.admit(a_, {{odd, "ann@x.test", noon, "", odd, odd}});
    const auto row = workshop_.events().at(0);
    EXPECT_EQ(row.event_id, odd);
    EXPECT_EQ(row.title, odd);
}

}  // namespace
}  // namespace risk::test
