// SPDX-License-Identifier: Apache-2.0
#include "seeded_host.hpp"

#include <gtest/gtest.h>
#include <spdlog/logger.h>
#include <spdlog/sinks/null_sink.h>

#include <boost/json.hpp>

#include "store/account_store.hpp"
#include "store/event_store.hpp"
#include "store/integration_store.hpp"
#include "store/people_store.hpp"
#include "store/score_store.hpp"
#include "store/token_store.hpp"

namespace risk::web::testing {
namespace {

std::filesystem::path temporary_directory() {
    std::string path = ::testing::TempDir() + "webXXXXXX";
    if (mkdtemp(path.data()) == nullptr) throw std::runtime_error("no temporary directory");
    return path;
}

template <class T>
T value(Result<T> result) {
    if (!result) throw std::runtime_error(result.failure().sentence());
    return std::move(result).value();
}

constexpr std::int64_t day = 86'400;

}  // namespace

SeededHost::SeededHost(Administrator administrator) : directory_(temporary_directory()) {
    database_ = value(store::Database::open(directory_ / "host.db", store::OpenMode::create_or_open));
    secrets_ = std::make_unique<store::SecretBox>(value(store::SecretBox::open(directory_ / "secret.key", true)));
    seed();
    if (administrator == Administrator::there) seed_administrator();
    auto log = std::make_shared<spdlog::logger>("web", std::make_shared<spdlog::sinks::null_sink_mt>());
    host_ = value(WebHost::start(value(HttpServer::listen({})), {directory_ / "host.db", {"risk.example.com"}},
                                 {*secrets_, live, clock, nullptr, {}, false, {}}, log));
}

SeededHost::~SeededHost() {
    host_.reset();
    database_.reset();
    std::filesystem::remove_all(directory_);
}

void SeededHost::seed() {
    store::IntegrationSettings settings;
    settings.plugin_id = "incydr";
    settings.name = "Incydr EU";
    settings.config_json = R"({"base_url":"https://api.us.code42.com"})";
    settings.secrets.emplace("client_secret", Secret(planted_secret));
    const auto id = value(store::IntegrationStore(*database_, *secrets_).add(settings, clock.now_s - day));

    std::vector<store::Person> people;
    for (int i = 1; i <= 5; ++i)
        people.push_back({"p" + std::to_string(i) + "@x.test", "Person " + std::to_string(i), "Dept", "", {}, true});
    value(store::PeopleStore(*database_).import(people, clock.now_s - day));

    std::vector<std::string> ids;
    std::vector<store::NewEvent> events;
    ids.reserve(64);
    const auto add = [&](std::string_view subject, std::string_view ignored, std::int64_t age_s) {
        ids.push_back("tenant/" + std::to_string(ids.size()));
        events.push_back({ids.back(), "critical_alert", subject, "actor-1", "Upload", R"({"files":[{"name":"a.pdf"}]})",
                          ignored, 4, (clock.now_s - age_s) * 1'000'000'000});
    };
    for (int person = 1; person <= 5; ++person) {
        for (int i = 0; i < person; ++i)
            add(people[static_cast<std::size_t>(person - 1)].email, "", 3600 * (i * 31 + person));
    }
    add("stranger@x.test", "", 10);
    add("", "", 20);
    add("p1@x.test", "already_closed", 30);
    add("p2@x.test", "unreadable", 40);
    store::Commit commit;
    commit.integration_id = id;
    commit.plugin_id = "incydr";
    commit.events = events;
    commit.tally.fetched = events.size();
    commit.received_ns = clock.now_s * 1'000'000'000;
    const auto outcomes = value(store::EventStore(*database_).commit({&commit, 1}));
    EXPECT_TRUE(outcomes.front().ok());
    store::ScoreStore scores(*database_);
    scores.write_snapshots(clock.now_s);
    scores.look_ahead(clock.now_s);

    integrations::LiveIntegration row;
    row.id = id;
    row.name = settings.name;
    row.plugin_id = "incydr";
    row.plugin_name = "Incydr";
    row.status = {domain::Status::connected, "", clock.now_s - 60};
    row.last_read_s = clock.now_s - 5;
    row.counters = store::IntegrationStore(*database_, *secrets_).counters(id);
    live.integrations_now = {row};
    live.plugins_now = {{"incydr", "Incydr", "0.1.0", "abc", "incydr.json", std::nullopt, true, 4711, 18'000, 1, false},
                        {"", "", "", "", "broken.json", "The manifest was rejected", false, 0, 0, 0, false}};
}

// The cheapest hash there is: these tests are not about passwords.
void SeededHost::seed_administrator() {
    const store::Doer doer{"test", clock.now_s};
    const std::string role(domain::first_role);
    value(store::AccountStore(*database_).add({"root", "Root", role, cheap_password_hash}, doer));
    token = value(store::TokenStore(*database_).add("tests", role, clock.now_s + 300 * day, doer)).key.reveal();
}

RawResponse SeededHost::ask(const std::string& method, const std::string& target, const std::string& body,
                            const std::string& host) const {
    RawRequest request{method, target, {{"Authorization", "Bearer " + token}}, body, host};
    if (!body.empty()) request.headers.emplace_back("Content-Type", "application/json");
    return send(port(), request);
}

std::uint16_t SeededHost::port() const {
    const auto url = host_->url();
    return static_cast<std::uint16_t>(std::stoi(url.substr(url.rfind(':') + 1)));
}

boost::json::value SeededHost::json(const std::string& target) const {
    const auto response = get(target);
    EXPECT_EQ(response.status, 200) << target << ": " << response.body;
    EXPECT_EQ(response.headers.at("content-type"), "application/json") << target;
    return boost::json::parse(response.body);
}

}  // namespace risk::web::testing
