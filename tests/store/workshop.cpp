// SPDX-License-Identifier: Apache-2.0
#include "store/workshop.hpp"

#include <soci/soci.h>

#include <algorithm>
#include <cstdlib>

namespace risk::test {

TempDir::TempDir() {
    auto name = (std::filesystem::temp_directory_path() / "store-test-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary directory");
    path_ = name;
}

TempDir::~TempDir() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

std::unique_ptr<store::Database> open_database(const std::filesystem::path& file) {
    return must(store::Database::open(file, store::OpenMode::create_or_open));
}

Workshop::Workshop(const std::filesystem::path& directory, bool durable)
    : database(open_database(directory / "host.db")),
      secrets(must(store::SecretBox::open(directory / "key", true))),
      integrations(*database, secrets),
      people(*database),
      scores(*database),
      event_store(*database) {
    if (!durable) database->session() << "PRAGMA synchronous = OFF";
}

std::int64_t Workshop::add_integration(const std::string& name) {
    store::IntegrationSettings settings;
    settings.plugin_id = "incydr";
    settings.name = name;
    settings.config_json = R"({"base_url":"https://api.us.example"})";
    return must(integrations.add(settings, noon));
}

std::vector<store::NewEvent> views(const std::vector<Event>& events) {
    std::vector<store::NewEvent> result;
    for (const auto& e : events) {
        result.push_back({e.id, "critical_alert", e.subject, e.actor, e.title, R"({"files":[]})", e.ignored_because, 4,
                          e.occurred_s * 1'000'000'000});
    }
    return result;
}

store::Commit batch(std::int64_t integration, const std::vector<store::NewEvent>& events, std::int64_t received_s) {
    store::Commit commit;
    commit.integration_id = integration;
    commit.plugin_id = "incydr";
    commit.events = events;
    commit.tally.requests = 1;
    commit.tally.fetched = events.size();
    commit.received_ns = received_s * 1'000'000'000;
    return commit;
}

void Workshop::begin_day(std::int64_t now_s) {
    scores.write_snapshots(now_s);
    while (scores.look_ahead(now_s)) {
    }
}

Result<store::CommitOutcome> Workshop::offer(std::int64_t integration, const std::vector<Event>& events,
                                             std::int64_t received_s, std::optional<std::string> checkpoint) {
    if (received_s == 0) {
        for (const auto& e : events) received_s = std::max(received_s, e.occurred_s + hour);
    }
    const auto seen = views(events);
    auto commit = batch(integration, seen, received_s);
    if (checkpoint) commit.checkpoint = *checkpoint;
    auto outcomes = event_store.commit({&commit, 1});
    if (!outcomes) return outcomes.failure();
    return std::move(outcomes->front());
}

store::CommitOutcome Workshop::admit(std::int64_t integration, const std::vector<Event>& events,
                                     std::int64_t received_s) {
    return must(offer(integration, events, received_s));
}

int Workshop::tenths(const std::string& email, std::int64_t now_s) {
    const auto explanation = scores.explain(email, now_s);
    return explanation ? explanation->reading.tenths : -1;
}

std::vector<store::EventRow> Workshop::events(store::EventQuery query) { return must(event_store.find(query)).events; }

}  // namespace risk::test
