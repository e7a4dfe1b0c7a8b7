// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <stdlib.h>

#include <boost/json/parse.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "domain/day.hpp"
#include "store/database.hpp"
#include "store/event_store.hpp"
#include "store/integration_store.hpp"
#include "store/people_store.hpp"
#include "store/score_store.hpp"
#include "store/secret_box.hpp"

namespace {

using namespace risk;  // NOLINT(google-build-using-namespace)
namespace fs = std::filesystem;

constexpr std::int64_t end_s = 1'772'452'800;  // 2026-03-02 12:00:00 UTC

class DemoData : public ::testing::Test {
  protected:
    DemoData() {
        auto name = (fs::temp_directory_path() / "demo-data-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary directory");
        directory = name;
    }
    ~DemoData() override {
        std::error_code ignored;
        fs::remove_all(directory, ignored);
    }

    int make(const std::string& name, const std::string& options = "") {
        const auto command = std::string(DEMO_DATA) + " --end " + std::to_string(end_s) + " --data " +
                             (directory / name).string() + " " + options + " >" + (directory / "out").string() +
                             " 2>&1";
        return std::system(command.c_str());
    }

    std::unique_ptr<store::Database> open(const std::string& name) {
        auto database = store::Database::open(directory / name / "host.db", store::OpenMode::read_only);
        if (!database) throw std::runtime_error(database.failure().sentence());
        return std::move(database).value();
    }

    static std::vector<store::EventRow> events(store::Database& database) {
        store::EventQuery query;
        query.limit = 500;
        return store::EventStore(database).find(query).value().events;
    }

    // Everything that was told, in order.
    static std::string feed(store::Database& database) {
        std::string all;
        for (const auto& event : events(database))
            all += std::to_string(event.occurred_s) + " " + event.subject + " " + event.title + "\n";
        return all;
    }

    std::string said() {
        std::ostringstream text;
        text << std::ifstream(directory / "out").rdbuf();
        return text.str();
    }

    fs::path directory;
};

TEST_F(DemoData, the_same_seed_and_end_tell_the_same_story) {
    ASSERT_EQ(make("a"), 0) << said();
    ASSERT_EQ(make("b"), 0) << said();
    ASSERT_EQ(make("c", "--seed 7"), 0) << said();
    EXPECT_EQ(feed(*open("a")), feed(*open("b")));
    EXPECT_NE(feed(*open("a")), feed(*open("c")));
}

TEST_F(DemoData, has_forty_people_ninety_days_and_every_band) {
    ASSERT_EQ(make("a"), 0) << said();
    const auto database = open("a");
    store::ScoreStore scores(*database);
    const auto all = scores.highest(end_s, 100);
    EXPECT_EQ(all.size(), 40U);
    std::set<domain::Band> bands;
    for (const auto& row : all) bands.insert(domain::read_score(row.clear_at_s, end_s).band);
    EXPECT_EQ(bands.size(), 5U);
    const auto today = domain::day_of(end_s);
    EXPECT_EQ(scores.organisation_history(today - 90, today).size(), 90U) << "today is not over yet";
}

TEST_F(DemoData, nothing_lies_in_the_future_or_came_late) {
    ASSERT_EQ(make("a"), 0) << said();
    const auto database = open("a");
    for (const auto& event : events(*database)) {
        EXPECT_LE(event.occurred_s, event.received_s);
        EXPECT_LE(event.received_s, end_s);
        EXPECT_FALSE(event.received_late) << event.event_id;
    }
}

TEST_F(DemoData, its_integration_is_gone) {
    ASSERT_EQ(make("a"), 0) << said();
    const auto database = open("a");
    const auto secrets = store::SecretBox::open(directory / "a" / "secret.key", false);
    ASSERT_TRUE(secrets);
    EXPECT_TRUE(store::IntegrationStore(*database, *secrets).list().empty());
}

TEST_F(DemoData, as_many_people_and_events_as_are_asked_for) {
    ASSERT_EQ(make("a", "--people 700 --events 3000"), 0) << said();
    EXPECT_EQ(said(), "{\"people\":700,\"admitted\":3000,\"unmatched\":75,\"ignored\":150}\n");
}

TEST_F(DemoData, a_directory_that_is_in_use_is_left_alone) {
    ASSERT_EQ(make("a"), 0) << said();
    EXPECT_NE(make("a"), 0);
    EXPECT_NE(said().find("There is a database already"), std::string::npos) << said();
}

TEST_F(DemoData, the_simulated_demo_has_the_same_people) {
    ASSERT_EQ(make("a"), 0) << said();
    std::ostringstream text;
    text << std::ifstream(DEMO_SCENARIO).rdbuf();
    const auto scenario = boost::json::parse(text.str());
    const auto database = open("a");
    store::PeopleStore people(*database);
    std::set<std::string> known;
    for (const auto& person : scenario.at("people").as_array()) {
        const auto found = people.find(std::string(person.at("email").as_string()));
        if (found) known.insert(found->email);
    }
    EXPECT_EQ(known.size(), 40U);
}

}  // namespace
