// SPDX-License-Identifier: Apache-2.0
// The statements that pages cause, as they are: none may read a table that grows with every event from end to end.
#include <gtest/gtest.h>
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <utility>

#include "store/audit_log.hpp"
#include "store/crowd.hpp"
#include "store/dashboard.hpp"

namespace risk::test {
namespace {

using store::EventFate;
using store::EventQuery;
using store::ScoreQuery;
using store::ScoreSort;

// Those with a row for each event, or for each person and day.
const std::vector<std::string> growing{"e",
                                       "events",
                                       "l",
                                       "b",
                                       "ledger_blocks",
                                       "segment_moments",
                                       "segment_days",
                                       "d",
                                       "score_snapshots",
                                       "event_days",
                                       "action_days",
                                       "x",
                                       "person_actions"};

class QueryPlans : public ::testing::Test {
  protected:
    QueryPlans() {
        move_in(workshop_, {50, 400, 1, 5});
        sqlite_api::sqlite3_trace_v2(connection(), SQLITE_TRACE_STMT, note, &asked_);
    }

    sqlite_api::sqlite3* connection() {
        auto* backend = workshop_.database->session().get_backend();
        return static_cast<soci::sqlite3_session_backend*>(backend)->conn_;
    }
    // SQLite itself tells what runs, whoever has prepared it.
    static int note(unsigned, void* asked, void*, void* text) {
        static_cast<std::vector<std::string>*>(asked)->emplace_back(static_cast<const char*>(text));
        return 0;
    }

    // Explains whatever was asked since the last look.
    void look(const std::string& what) {
        std::size_t explained = 0;
        for (const auto& statement : std::exchange(asked_, {})) {
            if (!statement.starts_with("SELECT")) continue;
            ++explained;
            for (const auto& step : plan(statement)) {
                for (const auto& table : growing) {
                    EXPECT_NE(step, "SCAN " + table) << what << ": " << statement;
                    EXPECT_EQ(step.find("SCAN " + table + " "), std::string::npos) << what << ": " << statement;
                }
            }
        }
        EXPECT_GT(explained, 0U) << what;
    }

    std::vector<std::string> plan(const std::string& statement) {
        std::vector<std::string> steps;
        std::string step;
        int id = 0, parent = 0, unused = 0;
        soci::statement explain = (workshop_.database->session().prepare << "EXPLAIN QUERY PLAN " + statement,
                                   soci::into(id), soci::into(parent), soci::into(unused), soci::into(step));
        explain.execute();
        while (explain.fetch()) steps.push_back(step);
        return steps;
    }

    TempDir directory_;
    Workshop workshop_{directory_.path()};
    std::vector<std::string> asked_;
};

TEST_F(QueryPlans, notice_a_scan) {
    EXPECT_EQ(plan("SELECT count(*) FROM events WHERE severity = 4"), std::vector<std::string>{"SCAN events"});
}

TEST_F(QueryPlans, of_lists_and_counts_of_events_start_at_an_index) {
    for (int filters = 0; filters < 32; ++filters) {
        EventQuery query;
        query.fate = static_cast<EventFate>(filters % 3);
        if ((filters & 1) != 0) query.person = address_in_crowd(7);
        if ((filters & 2) != 0) query.integration_id = 1;
        if ((filters & 4) != 0) query.action_type = "Files renamed to hide them";
        query.from_s = (filters & 8) != 0 ? noon - 20 * day : noon / day * day - 20 * day;
        query.to_s = noon;
        if ((filters & 16) != 0) query.cursor = std::to_string(noon - day) + ".5";
        if ((filters & 1) != 0 && query.fate == EventFate::unmatched) continue;  // nobody's: not even asked for
        must(workshop_.event_store.find(query));
        look("list " + std::to_string(filters));
        static_cast<void>(workshop_.event_store.days(query));
        look("days " + std::to_string(filters));
    }
}

TEST_F(QueryPlans, of_lists_of_scores_start_at_people_and_not_at_their_events) {
    for (const auto sort : {ScoreSort::score, ScoreSort::events, ScoreSort::change, ScoreSort::name}) {
        ScoreQuery query;
        query.sort = sort;
        query.limit = 10;
        for (const bool filtered : {false, true}) {
            if (filtered) {
                query.q = "son";
                query.band = domain::Band::low;
                query.department = "Legal";
            }
            const auto page = must(workshop_.scores.list(query, noon));
            query.cursor = page.next;
            must(workshop_.scores.list(query, noon));
            query.cursor = "";
            look("scores " + std::to_string(static_cast<int>(sort)));
        }
    }
}

TEST_F(QueryPlans, of_the_other_pages_start_at_an_index) {
    const auto somebody = address_in_crowd(3);
    static_cast<void>(workshop_.scores.explain(somebody, noon));
    look("explanation");
    static_cast<void>(workshop_.scores.what_if(somebody, noon));
    look("what if");
    static_cast<void>(workshop_.scores.history(somebody, noon / day - 90, noon / day));
    look("history");
    static_cast<void>(store::read_breakdown(*workshop_.database, noon));
    look("breakdown");
    static_cast<void>(store::read_dashboard(*workshop_.database, noon));
    look("dashboard");
    static_cast<void>(workshop_.event_store.event(7));
    look("one event");
}

TEST_F(QueryPlans, of_the_audit_log_of_one_thing_look_at_no_other) {
    store::AuditQuery query;
    query.subject = "Incydr 0";
    static_cast<void>(store::AuditLog(*workshop_.database).find(query));
    ASSERT_FALSE(asked_.empty());
    EXPECT_EQ(plan(asked_.back()),
              std::vector<std::string>{"SEARCH audit USING INDEX audit_by_subject (subject=? AND rowid<?)"});
}

}  // namespace
}  // namespace risk::test
