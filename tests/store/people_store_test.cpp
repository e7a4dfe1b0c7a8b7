// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "store/workshop.hpp"

namespace risk::test {
namespace {

using store::EventFate;
using store::Person;

class People : public ::testing::Test {
  protected:
    store::ImportOutcome import(const std::vector<Person>& people) {
        return must(workshop_.people.import(people, noon + 10 * day));
    }
    Failure refused(const std::vector<Person>& people) {
        const auto outcome = workshop_.people.import(people, noon);
        EXPECT_FALSE(outcome.ok());
        return outcome ? Failure{} : outcome.failure();
    }
    domain::Counters counters() { return workshop_.integrations.counters(a_); }

    TempDir directory_;
    Workshop workshop_{directory_.path()};
    std::int64_t a_ = workshop_.add_integration("A");
    Person ann_{"Ann@X.test", "Ann Example", "Finance", "Analyst", {"A-17", "annie@x.test"}, true};
    Person bob_{"bob@x.test", "Bob", "", "", {}, true};
};

TEST_F(People, are_added_changed_or_unchanged) {
    EXPECT_EQ(workshop_.people.last_import_s(), std::nullopt);
    auto first = import({ann_, bob_});
    EXPECT_EQ(workshop_.people.last_import_s(), noon + 10 * day);
    EXPECT_TRUE(workshop_.people.has_directory());
    EXPECT_EQ(first.added, 2U);
    auto second = import({ann_, bob_});
    EXPECT_EQ(second.unchanged, 2U);
    EXPECT_EQ(second.added + second.changed, 0U);
    bob_.department = "Sales";
    ann_.aliases = {"annie@x.test"};
    EXPECT_EQ(import({ann_, bob_}).changed, 2U);
    EXPECT_EQ(workshop_.people.find("bob@x.test")->department, "Sales");
    EXPECT_FALSE(workshop_.people.find("a-17").has_value());
}

TEST_F(People, are_found_by_address_and_by_alias_in_any_case) {
    import({ann_});
    for (const char* key : {"ann@x.test", "ANN@X.TEST", "annie@x.test", "a-17", " A-17 "}) {
        const auto found = workshop_.people.find(key);
        ASSERT_TRUE(found.has_value()) << key;
        EXPECT_EQ(found->email, "ann@x.test");
        EXPECT_EQ(found->name, "Ann Example");
        EXPECT_EQ(found->aliases, (std::vector<std::string>{"a-17", "annie@x.test"}));
        EXPECT_TRUE(found->in_directory);
    }
    EXPECT_FALSE(workshop_.people.find("").has_value());
}

TEST_F(People, are_listed_by_address_page_by_page) {
    import({bob_, ann_, { "cy@x.test", "", "", "", {}, true }});
    const auto first = workshop_.people.list("", 2);
    ASSERT_EQ(first.size(), 2U);
    EXPECT_EQ(first[1].email, "bob@x.test");
    const auto second = workshop_.people.list(first[1].email, 2);
    ASSERT_EQ(second.size(), 1U);
    EXPECT_EQ(second[0].email, "cy@x.test");
}

TEST_F(People, a_refused_import_changes_nothing_and_says_why) {
    EXPECT_EQ(refused({bob_, {"not an address", "", "", "", {}, true}}).where, "person 2");
    EXPECT_EQ(refused({bob_, {"BOB@x.test", "", "", "", {}, true}}).found, "bob@x.test again");
    Person thief{"thief@x.test", "", "", "", {"A-17"}, true};
    EXPECT_EQ(refused({ann_, thief}).where, "alias a-17");
    Person shadow{"shadow@x.test", "", "", "", {"bob@x.test"}, true};
    EXPECT_EQ(refused({bob_, shadow}).where, "alias bob@x.test");
    EXPECT_EQ(refused({}).found, "none");
    EXPECT_TRUE(workshop_.people.list("", 10).empty());
    EXPECT_FALSE(workshop_.people.has_directory());
}

TEST_F(People, an_alias_may_move_from_one_person_to_another) {
    import({ann_, bob_});
    ann_.aliases = {};
    bob_.aliases = {"a-17"};
    import({bob_, ann_});
    EXPECT_EQ(workshop_.people.find("a-17")->email, "bob@x.test");
}

TEST_F(People, P5_who_is_not_in_the_directory_is_not_scored) {
    import({bob_});
    const auto outcome = workshop_.admit(a_, {{"1", "ann@x.test"}, {"2", "Bob@x.test"}});
    EXPECT_EQ(outcome.unmatched, 1U);
    EXPECT_EQ(outcome.admitted, 1U);
    EXPECT_FALSE(workshop_.scores.explain("ann@x.test", noon).has_value());
    EXPECT_EQ(workshop_.tenths("bob@x.test", noon), 25);
    EXPECT_EQ(counters().unmatched, 1U);
}

TEST_F(People, P5_who_appears_is_scored_for_what_waited_marked_received_late) {
    import({bob_});
    workshop_.admit(a_, {{"by address", "ann@x.test", noon},
                         {"by alias", "Annie@x.test", noon + 1},
                         {"by upstream id", "", noon + 2, "", "a-17"},
                         {"nobody's", "eve@x.test", noon + 3},
                         {"ignored", "ann@x.test", noon + 4, "already_closed"}});
    EXPECT_EQ(counters().unmatched, 4U);
    EXPECT_EQ(import({ann_}).events_scored, 3U);
    EXPECT_EQ(workshop_.tenths("ann@x.test", noon + 2), 75);
    const auto explanation = workshop_.scores.explain("ann@x.test", noon + 2);
    for (const auto& line : explanation->lines) EXPECT_TRUE(line.received_late);
    EXPECT_EQ(counters().unmatched, 1U);
    EXPECT_EQ(counters().admitted, 3U);
    EXPECT_EQ(counters().ignored.at("already_closed"), 1U);
    EXPECT_TRUE(counters().balanced());
    const auto still = workshop_.events({EventFate::unmatched, {}, {}, {}, {}, "", 50});
    ASSERT_EQ(still.size(), 1U);
    EXPECT_EQ(still[0].event_id, "nobody's");
    EXPECT_EQ(import({ann_}).events_scored, 0U);
}

TEST_F(People, P5_events_of_several_integrations_move_in_their_own_counters) {
    const auto b = workshop_.add_integration("B");
    const auto gone = workshop_.add_integration("C");
    import({bob_});
    workshop_.admit(a_, {{"1"}});
    workshop_.admit(b, {{"2"}, {"3"}});
    workshop_.admit(gone, {{"4"}});
    ASSERT_TRUE(workshop_.integrations.remove(gone).ok());
    EXPECT_EQ(import({ann_}).events_scored, 4U) << "also what a removed integration brought";
    EXPECT_EQ(counters().admitted, 1U);
    EXPECT_EQ(workshop_.integrations.counters(b).admitted, 2U);
    EXPECT_TRUE(workshop_.integrations.counters(b).balanced());
}

TEST_F(People, the_address_of_an_event_goes_before_its_upstream_id) {
    bob_.aliases = {"a-99"};
    import({ann_, bob_});
    workshop_.admit(a_, {{"1", "ann@x.test", noon, "", "a-99"}});
    EXPECT_EQ(workshop_.events()[0].person, "ann@x.test");
}

TEST_F(People, P4_an_alias_lands_on_its_persons_profile_and_no_other) {
    import({ann_});
    workshop_.admit(a_, {{"1", "ANNIE@x.test"}, {"2", "gone@x.test", noon, "", "A-17"}});
    EXPECT_EQ(workshop_.tenths("ann@x.test", noon), 50);
    EXPECT_FALSE(workshop_.people.find("gone@x.test").has_value());
}

TEST_F(People, a_column_that_is_not_said_keeps_what_is_stored) {
    import({ann_});
    const auto before = *workshop_.people.find("ann@x.test");
    const auto outcome =
        workshop_.people.import({{"ann@x.test", "Annie", "", "", {}, true}}, noon, {.columns = {"email", "name"}});
    ASSERT_TRUE(outcome.ok()) << outcome.failure().sentence();
    EXPECT_EQ(outcome.value().changed, 1U);
    const auto after = *workshop_.people.find("ann@x.test");
    EXPECT_EQ(after.name, "Annie");
    EXPECT_EQ(after.department, before.department);
    EXPECT_EQ(after.title, before.title);
    EXPECT_EQ(after.aliases, before.aliases);
    EXPECT_EQ(
        workshop_.people.import({{"ann@x.test", "", "", "", {}, true}}, noon, {.columns = {"email"}}).value().unchanged,
        1U);
}

TEST_F(People, a_dry_run_tells_what_would_happen_and_changes_nothing) {
    import({bob_});
    workshop_.admit(a_, {{"1", "ann@x.test"}});
    const auto dry = workshop_.people.import({ann_, bob_}, noon, {.dry_run = true});
    ASSERT_TRUE(dry.ok());
    EXPECT_EQ(dry.value().added, 1U);
    EXPECT_EQ(dry.value().unchanged, 1U);
    EXPECT_EQ(dry.value().events_scored, 1U);
    EXPECT_FALSE(workshop_.people.find("ann@x.test").has_value());
    EXPECT_EQ(counters().unmatched, 1U);
    EXPECT_EQ(import({ann_, bob_}).events_scored, 1U) << "the promise is kept";
}

TEST_F(People, an_import_that_is_stopped_changes_nothing) {
    std::stop_source stop;
    stop.request_stop();
    EXPECT_FALSE(workshop_.people.import({ann_, bob_}, noon, {.stopping = stop.get_token()}).ok());
    EXPECT_TRUE(workshop_.people.list("", 10).empty());
    EXPECT_FALSE(workshop_.people.has_directory());
}

TEST_F(People, are_found_by_a_part_of_name_address_or_alias) {
    ann_.aliases = {"annie@y.test"};
    import({ann_, bob_});
    const auto found = [&](std::string_view part, std::uint32_t limit = 10, std::string_view after = "") {
        std::string emails;
        for (const auto& person : workshop_.people.list(after, limit, part)) emails += person.email + ' ';
        return emails;
    };
    EXPECT_EQ(found("EXAMPLE"), "ann@x.test ");
    EXPECT_EQ(found("x.test"), "ann@x.test bob@x.test ");
    EXPECT_EQ(found("ob@x"), "bob@x.test ");
    EXPECT_EQ(found("nnie@Y"), "ann@x.test ");
    EXPECT_EQ(found("%"), "");
    EXPECT_EQ(found("x.test", 1), "ann@x.test ");
    EXPECT_EQ(found("x.test", 1, "ann@x.test"), "bob@x.test ");
}

TEST_F(People, departments_are_those_of_the_organisation_each_once) {
    EXPECT_TRUE(workshop_.people.departments().empty());
    workshop_.admit(a_, {{"1", "guest@x.test"}});
    EXPECT_TRUE(workshop_.people.departments().empty()) << "nobody has said where a guest works";
    ann_.department = "Sales";
    bob_.department = "Legal";
    auto cy = ann_, dora = ann_;
    cy.aliases = dora.aliases = {};
    cy.email = "cy@x.test";
    dora.email = "dora@x.test";
    dora.department = "";
    import({ann_, bob_, cy, dora});
    EXPECT_EQ(workshop_.people.departments(), (std::vector<std::string>{"Legal", "Sales"}));
}

// More than are looked up one by one.
TEST_F(People, are_found_in_order_however_many_they_are) {
    std::vector<store::Person> crowd;
    for (int i = 0; i < 4500; ++i)
        crowd.push_back({"p" + std::to_string(10'000 + i * 7919 % 4500) + "@x.test", "", "", "", {}, true});
    import(crowd);
    const auto page = workshop_.people.list("p10002@x.test", 2, "X.TEST");
    ASSERT_EQ(page.size(), 2U);
    EXPECT_EQ(page[0].email, "p10003@x.test");
    EXPECT_EQ(page[1].email, "p10004@x.test");
    EXPECT_EQ(workshop_.people.list("p14498@x.test", 10, "p1").size(), 1U);
    EXPECT_TRUE(workshop_.people.list("", 0, "p1").empty());
}

TEST_F(People, known_from_an_event_keep_their_score_when_they_enter_the_directory) {
    workshop_.admit(a_, {{"1"}});
    const auto outcome = import({ann_});
    EXPECT_EQ(outcome.changed, 1U);
    EXPECT_EQ(workshop_.tenths("ann@x.test", noon), 25);
    EXPECT_EQ(workshop_.scores.highest(noon, 5).at(0).name, "Ann Example");
}

}  // namespace
}  // namespace risk::test
