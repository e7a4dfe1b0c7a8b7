// SPDX-License-Identifier: Apache-2.0
// Exports that are longer than one piece, asked of the routes themselves.
#include <gtest/gtest.h>

#include <filesystem>
#include <set>

#include "base/csv.hpp"
#include "seeded_host.hpp"
#include "store/event_store.hpp"
#include "store/integration_store.hpp"
#include "web/rest_context.hpp"
#include "web/router.hpp"

namespace risk::web {
namespace {

constexpr int how_many = 1203;

/// A store with so many events of as many people, and the routes that read it.
class CsvExport : public ::testing::Test {
  protected:
    CsvExport() {
        add_event_routes(router_);
        add_score_routes(router_);
        store::IntegrationSettings settings;
        settings.plugin_id = "incydr";
        settings.name = "Incydr EU";
        settings.config_json = "{}";
        integration_ = store::IntegrationStore(*database_, secrets_).add(settings, clock_.now_s).value();
        offer(0, how_many);
    }
    ~CsvExport() override { std::filesystem::remove_all(directory_); }

    void offer(int first, int end) {
        std::vector<std::string> texts;
        for (int i = first; i < end; ++i) texts.push_back("p" + std::to_string(i) + "@x.test");
        std::vector<store::NewEvent> events;
        for (const auto& text : texts)
            events.push_back({text, "critical_alert", text, "", "Upload", "{}", "", 4, clock_.now_s * 1'000'000'000});
        store::Commit commit;
        commit.integration_id = integration_;
        commit.plugin_id = "incydr";
        commit.events = events;
        commit.received_ns = clock_.now_s * 1'000'000'000;
        ASSERT_TRUE(store::EventStore(*database_).commit({&commit, 1}).value().front().ok());
    }

    Response ask(const std::string& target) {
        Request request;
        request.method = "GET";
        EXPECT_TRUE(parse_target(target, request));
        return router_.match(request).handler(context_, request);
    }

    static std::string make_directory() {
        std::string path = ::testing::TempDir() + "csvXXXXXX";
        return mkdtemp(path.data()) == nullptr ? "" : path;
    }

    std::filesystem::path directory_ = make_directory();
    std::unique_ptr<store::Database> database_ =
        store::Database::open(directory_ / "host.db", store::OpenMode::create_or_open).value();
    store::SecretBox secrets_ = store::SecretBox::open(directory_ / "key", true).value();
    testing::FixedClock clock_;
    testing::FakeLiveView live_;
    HostServices services_{secrets_, live_, clock_, nullptr, {}, false, {}};
    RestContext context_{*database_, services_};
    Router router_;
    std::int64_t integration_ = 0;
};

/// The first fields of all records, heads apart; each piece is checked to be a modest one.
std::vector<std::string> drain(Response response, std::size_t& pieces) {
    std::string text = response.body;
    for (pieces = 1; auto piece = response.more(); ++pieces) {
        EXPECT_LT(piece->size(), 500'000U);
        text += *piece;
    }
    std::vector<std::string> fields;
    CsvReader reader(text);
    while (auto record = reader.next()) fields.push_back(record->value().front());
    fields.erase(fields.begin());
    return fields;
}

TEST_F(CsvExport, has_everybody_once_in_pieces) {
    for (const char* target : {"/api/v1/events.csv", "/api/v1/scores.csv", "/api/v1/scores.csv?sort=name"}) {
        std::size_t pieces = 0;
        const auto rows = drain(ask(target), pieces);
        EXPECT_EQ(rows.size(), static_cast<std::size_t>(how_many)) << target;
        EXPECT_EQ(std::set<std::string>(rows.begin(), rows.end()).size(), rows.size()) << target;
        EXPECT_EQ(pieces, 3U) << target;
    }
}

TEST_F(CsvExport, of_events_is_not_moved_by_those_that_arrive_meanwhile) {
    auto response = ask("/api/v1/events.csv");
    clock_.now_s += 5;
    offer(how_many, how_many + 20);
    std::size_t pieces = 0;
    EXPECT_EQ(drain(std::move(response), pieces).size(), static_cast<std::size_t>(how_many));
}

}  // namespace
}  // namespace risk::web
