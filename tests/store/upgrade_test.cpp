// SPDX-License-Identifier: Apache-2.0
// A database as the version before leaves it behind: nothing is lost on the way, and nothing counts otherwise.
#include <gtest/gtest.h>
#include <soci/soci.h>

#include <algorithm>

#include "domain/random_source.hpp"
#include "store/migrations.hpp"
#include "store/recount.hpp"
#include "store/sqlite.hpp"
#include "store/workshop.hpp"

namespace risk::test {
namespace {

const std::vector<std::string> titles{"Public link created", "Source code left", "Sent to a private mailbox"};

// What that version had in its tables, from what this one has. Its own triggers count while the rows arrive.
constexpr auto as_it_was = R"sql(
INSERT INTO settings SELECT * FROM now.settings;
INSERT INTO integrations SELECT * FROM now.integrations;
INSERT INTO former_integrations SELECT * FROM now.former_integrations;
INSERT INTO integration_counters SELECT * FROM now.integration_counters;
INSERT INTO integration_ignored SELECT * FROM now.integration_ignored;
INSERT INTO people SELECT * FROM now.people;
INSERT INTO person_aliases SELECT * FROM now.person_aliases;
INSERT INTO behaviour_scores SELECT person_id, behaviour, clear_at, last_s, events FROM now.behaviour_scores;
INSERT INTO score_snapshots SELECT person_id, behaviour, day, tenths FROM now.score_snapshots;
INSERT INTO organisation_snapshots SELECT * FROM now.organisation_snapshots;
INSERT INTO events SELECT e.seq, randomblob(16), e.integration_id, s.word, e.event_id, k.word,
        coalesce(e.subject, p.email), e.actor, a.title, 'body of ' || e.event_id || char(10), e.severity, e.occurred_s,
        e.received_s, coalesce(w.word, ''), e.fate, e.person_id, e.received_late
    FROM now.events e JOIN now.words s ON s.id = e.source JOIN now.words k ON k.id = e.kind
    JOIN now.action_types a ON a.id = e.action_type LEFT JOIN now.words w ON w.id = e.ignored_because
    LEFT JOIN now.people p ON p.id = e.person_id ORDER BY e.seq;
INSERT INTO ledger (person_id, behaviour, occurred_s, source, event_id, event_seq, penalty_seconds, clear_after, start_s,
        action_type)
    SELECT l.person_id, l.behaviour, l.occurred_s, e.plugin_id, e.event_id, l.event_seq, l.penalty_seconds, l.clear_after,
        l.start_s, a.id
    FROM now.ledger l JOIN events e ON e.seq = l.event_seq JOIN action_types a ON a.title = e.title;
)sql";

void write_as_version_4(const std::filesystem::path& now, const std::filesystem::path& file) {
    const auto session = store::connect(file, false);
    for (const auto& step : store::migrations()) {
        if (step.number <= 4) store::run_script(*session, step.sql);
    }
    store::run_script(*session, "ATTACH '" + now.string() + "' AS now");
    store::run_script(*session, as_it_was);
    store::run_script(*session,
                      "PRAGMA application_id = " + std::to_string(store::application_id) + "; PRAGMA user_version = 4");
}

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
    write_as_version_4(directory_ / "host.db", older_ / "host.db");
    {
        Workshop upgraded(older_.path());
        expect_same_events(workshop_, upgraded);
        expect_same_scores(workshop_, upgraded);
        EXPECT_EQ(counted_otherwise(upgraded.database->session()), std::vector<std::string>());
        must(upgraded.database->check_integrity());
        const auto again = upgraded.admit(b_, {{"0", "p1@x.test"}, {"139"}, {"new", "p1@x.test"}});
        EXPECT_EQ(again.duplicate, 2U) << "what was stored by the version before is known";
        must(upgraded.people.import({{"stranger2@x.test", "", "", "", {}, true}}, noon));
        EXPECT_EQ(counted_otherwise(upgraded.database->session()), std::vector<std::string>());
    }
    must(open_database(older_ / "host.db")->check_integrity());
}

TEST_F(Upgrade, takes_a_backup_of_version_4_back_in) {
    live();
    write_as_version_4(directory_ / "host.db", older_ / "backup.db");
    must(store::restore_database(older_ / "backup.db", older_ / "host.db"));
    Workshop restored(older_.path());
    expect_same_events(workshop_, restored);
}

TEST_F(Upgrade, of_a_database_without_events_goes_on) {
    write_as_version_4(directory_ / "host.db", older_ / "host.db");
    Workshop upgraded(older_.path());
    EXPECT_EQ(upgraded.admit(b_, {{"1"}}).admitted, 1U);
}

}  // namespace
}  // namespace risk::test
