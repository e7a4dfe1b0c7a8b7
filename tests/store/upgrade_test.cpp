// SPDX-License-Identifier: Apache-2.0
// A database as the version before leaves it behind: nothing is lost on the way, and nothing counts otherwise.
#include <gtest/gtest.h>
#include <soci/soci.h>

#include <algorithm>

#include "domain/random_source.hpp"
#include "store/older_version.hpp"
#include "store/recount.hpp"
#include "store/workshop.hpp"

namespace risk::test {
namespace {

const std::vector<std::string> titles{"Public link created", "Source code left", "Sent to a private mailbox"};

class Upgrade : public ::testing::Test {
  protected:
    void admit_some(std::int64_t integration) {
        std::vector<Event> events;
        for (int i = 0; i < 70; ++i) {
            Event event{std::to_string(next_id_++), "P" + std::to_string(random_.between(1, 6)) + "@x.test",
                        noon - random_.between(0, 40) * 6 * hour};
            if (random_.one_in(5)) event.actor = "actor-" + std::to_string(random_.between(1, 5));
            if (random_.one_in(6)) event.subject = "stranger" + std::to_string(random_.between(1, 3)) + "@x.test";
            if (random_.one_in(7)) event.ignored_because = random_.one_in(2) ? "already_closed" : "unreadable";
            event.title = titles[static_cast<std::size_t>(random_.between(0, 2))];
            events.push_back(event);
        }
        workshop_.admit(integration, events, noon + hour);
    }

    void live() {
        admit_some(a_);  // before there was a directory: everybody is known
        workshop_.scores.write_snapshots(noon);
        must(workshop_.people.import(
            {{"p1@x.test", "One", "", "", {"actor-1"}, true}, {"p2@x.test", "Two", "", "", {}, true}}, noon));
        admit_some(b_);  // some nobody's, some late, some found by an alias
        must(workshop_.people.import({{"p3@x.test", "Three", "", "", {"stranger1@x.test"}, true}}, noon));
        must(workshop_.integrations.remove(a_));
    }

    static void expect_same_events(Workshop& before, Workshop& after) {
        store::EventQuery query;
        query.limit = 1000;
        const auto expected = before.events(query), found = after.events(query);
        ASSERT_EQ(found.size(), expected.size());
        for (std::size_t i = 0; i < found.size(); ++i) {
            const auto event = after.event_store.event(found[i].row);
            EXPECT_EQ(event->body, "body of " + expected[i].event_id + "\n");
            EXPECT_EQ(text_of(found[i]), text_of(expected[i]));
        }
    }

    static std::string text_of(const store::EventRow& e) {
        std::string text;
        for (const auto& part : {e.plugin_id, e.event_id, e.kind, e.title, e.person, e.subject, e.actor,
                                 e.ignored_because, e.integration_name})
            text += part + '|';
        for (const auto number : {e.row, e.occurred_s, e.received_s, e.integration_id, std::int64_t{e.severity},
                                  static_cast<std::int64_t>(e.fate), std::int64_t{e.received_late}})
            text += std::to_string(number) + '|';
        return text;
    }

    static void expect_same_scores(Workshop& before, Workshop& after) {
        for (const auto& person : before.people.list("", 100)) {
            for (const auto now : {noon + hour, noon + 100 * day}) {
                const auto expected = before.scores.explain(person.email, now),
                           found = after.scores.explain(person.email, now);
                ASSERT_EQ(found->lines.size(), expected->lines.size());
                EXPECT_EQ(found->reading, expected->reading);
                for (std::size_t i = 0; i < found->lines.size(); ++i) {
                    EXPECT_EQ(found->lines[i].event_row, expected->lines[i].event_row);
                    EXPECT_EQ(found->lines[i].amount.seconds, expected->lines[i].amount.seconds);
                    EXPECT_EQ(found->lines[i].title, expected->lines[i].title);
                }
            }
            const auto expected = before.scores.history(person.email, noon / day - 20, noon / day),
                       found = after.scores.history(person.email, noon / day - 20, noon / day);
            ASSERT_EQ(found.size(), expected.size());
            for (std::size_t i = 0; i < found.size(); ++i) EXPECT_EQ(found[i].tenths, expected[i].tenths);
        }
    }

    RandomSource random_;
    TempDir directory_, older_;
    Workshop workshop_{directory_.path()};
    std::int64_t a_ = workshop_.add_integration("A"), b_ = workshop_.add_integration("B");
    int next_id_ = 0;
};

TEST_F(Upgrade, of_a_database_of_version_4_keeps_everything_and_goes_on) {
    SCOPED_TRACE(random_.trace());
    live();
    write_as_version(4, directory_ / "host.db", older_ / "host.db");
    {
        Workshop upgraded(older_.path());
        expect_same_events(workshop_, upgraded);
        expect_same_scores(workshop_, upgraded);
        EXPECT_EQ(counted_otherwise(upgraded.database->session()), std::vector<std::string>());
        must(upgraded.database->check_integrity());
        const auto again = upgraded.admit(b_, {{"0", "p1@x.test"}, {"139"}, {"new", "p1@x.test"}});
        EXPECT_EQ(again.duplicate, 2U) << "what was stored by the version before is known";
        upgraded.begin_day(noon + 2 * hour);
        must(upgraded.people.import({{"stranger2@x.test", "", "", "", {}, true}}, noon));
        EXPECT_EQ(counted_otherwise(upgraded.database->session()), std::vector<std::string>());
    }
    must(open_database(older_ / "host.db")->check_integrity());
}

TEST_F(Upgrade, takes_a_backup_of_version_4_back_in) {
    live();
    write_as_version(4, directory_ / "host.db", older_ / "backup.db");
    must(store::restore_database(older_ / "backup.db", older_ / "host.db"));
    Workshop restored(older_.path());
    expect_same_events(workshop_, restored);
}

TEST_F(Upgrade, of_a_database_without_events_goes_on) {
    write_as_version(4, directory_ / "host.db", older_ / "host.db");
    Workshop upgraded(older_.path());
    EXPECT_EQ(upgraded.admit(b_, {{"1"}}).admitted, 1U);
}

}  // namespace
}  // namespace risk::test
