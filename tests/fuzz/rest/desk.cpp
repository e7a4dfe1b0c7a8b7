// SPDX-License-Identifier: Apache-2.0
#include "desk.hpp"

#include <cstdlib>
#include <stdexcept>
#include <vector>

#include "plugins/plugin_manifest.hpp"
#include "store/account_store.hpp"
#include "store/event_store.hpp"
#include "store/integration_store.hpp"
#include "store/people_store.hpp"
#include "store/token_store.hpp"
#include "web/problem.hpp"

namespace risk::fuzz {
namespace {

constexpr std::int64_t day = 86'400;

constexpr std::string_view manifest_text =
    R"({"manifest_version": 1, "id": "incydr", "name": "Incydr", "publisher": "Example",
"version": "1.0.0", "abi": {"major": 1, "min_minor": 0}, "entitlements": [],
"library": {"file": "incydr.so", "sha256": "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"},
"event_kinds": [{"id": "critical_alert", "title": "Critical alert"}], "poll": {"default_s": 300, "min_s": 60},
"config_schema": {"type": "object", "required": ["base_url", "client_secret"], "properties": {
    "base_url": {"type": "string", "format": "uri", "maxLength": 100},
    "client_secret": {"type": "string", "x-secret": true, "minLength": 3},
    "days": {"type": "integer", "minimum": 1, "maximum": 90, "default": 30},
    "details": {"type": "boolean", "default": true}}}})";

template <class T>
T value(Result<T> result) {
    if (!result) throw std::runtime_error(result.failure().sentence());
    return std::move(result).value();
}

std::filesystem::path temporary_directory() {
    std::string path = (std::filesystem::temp_directory_path() / "risk_fuzz_XXXXXX").string();
    if (mkdtemp(path.data()) == nullptr) throw std::runtime_error("no temporary directory");
    return path;
}

std::vector<store::NewEvent> events(std::int64_t now_s) {
    const auto event = [&](std::string_view id, std::string_view subject, std::string_view ignored) {
        return store::NewEvent{id,
                               "critical_alert",
                               subject,
                               "actor",
                               "Upload",
                               R"({"files":[{"name":"a.pdf"}]})",
                               ignored,
                               4,
                               (now_s - day) * 1'000'000'000};
    };
    return {event("t/1", "ann@x.test", ""), event("t/2", "stranger@x.test", ""),
            event("t/3", "bob@x.test", "already_closed")};
}

}  // namespace

Desk::Desk() : directory_(temporary_directory()) {
    web::add_all_routes(router_);
    secrets_ = std::make_unique<store::SecretBox>(value(store::SecretBox::open(directory_ / "secret.key", true)));
    database_ = value(store::Database::open(directory_ / "host.db", store::OpenMode::create_or_open));
    seed();
    const auto copied = database_->backup_to(directory_ / "first.db");
    if (!copied) throw std::runtime_error(copied.failure().sentence());
    services_ = std::make_unique<web::HostServices>(
        web::HostServices{*secrets_, live_, clock_, nullptr, directory_ / "plugins", false, {}});
}

Desk::~Desk() {
    database_.reset();
    std::filesystem::remove_all(directory_);
}

void Desk::seed() {
    const auto now_s = clock_.unix_s();
    const store::Doer doer{"test", now_s};
    value(store::PeopleStore(*database_)
              .import({{"ann@x.test", "Ann", "Sales", "", {"a1"}, true}, {"bob@x.test", "Bob", "IT", "", {}, true}},
                      now_s - day));
    store::IntegrationSettings settings;
    settings.plugin_id = "incydr";
    settings.name = "Incydr EU";
    settings.config_json = R"({"base_url":"https://api.us.code42.com"})";
    settings.secrets.emplace("client_secret", Secret(planted_secret));
    const auto batch = events(now_s);
    store::Commit commit;
    commit.integration_id = value(store::IntegrationStore(*database_, *secrets_).add(settings, now_s - day));
    commit.plugin_id = "incydr";
    commit.events = batch;
    commit.tally.fetched = batch.size();
    commit.received_ns = clock_.unix_ns();
    value(store::EventStore(*database_).commit({&commit, 1}));
    const std::string role(domain::first_role);
    // "correct horse battery", hashed with the least work.
    constexpr auto hash =
        "$argon2id$v=19$m=8,t=1,p=1$laUzkq3AVm3IL1QPocYJxw$s7dMwKKmNpPIsq9jr9ziXHP8PDSMqf/RlhgjTfjrkDo";
    value(store::AccountStore(*database_).add({"root", "Root", role, hash}, doer));
    token_ = value(store::TokenStore(*database_).add("tests", role, now_s + 300 * day, doer)).key.reveal();
}

void Desk::restore() {
    database_.reset();
    for (const auto* tail : {"-wal", "-shm"}) std::filesystem::remove(directory_ / (std::string("host.db") + tail));
    std::filesystem::copy_file(directory_ / "first.db", directory_ / "host.db",
                               std::filesystem::copy_options::overwrite_existing);
    database_ = value(store::Database::open(directory_ / "host.db", store::OpenMode::existing));
}

web::Response Desk::answer(web::Request& request) {
    if (request.header("authorization") == "Bearer TOKEN") request.headers["authorization"] = "Bearer " + token_;
    try {
        const auto& route = router_.match(request);
        const web::RestContext context{*database_, *services_};
        gatekeeper_.admit(context, route, request);
        return route.handler(context, request);
    } catch (const web::ProblemError& error) {
        return web::problem(error.status(), error.failure(), "1", error.extras());
    }
}

std::vector<integrations::LiveIntegration> Desk::OnePlugin::integrations() const {
    integrations::LiveIntegration row;
    row.id = 1;
    row.name = "Incydr EU";
    row.plugin_id = "incydr";
    row.plugin_name = "Incydr";
    return {row};
}

std::vector<integrations::LivePlugin> Desk::OnePlugin::plugins() const {
    static const auto manifest = std::make_shared<const plugins::PluginManifest>(
        value(plugins::PluginManifest::parse(manifest_text, "/plugins/incydr.json")));
    integrations::LivePlugin row;
    row.id = manifest->id;
    row.name = manifest->name;
    row.version = manifest->version;
    row.file = manifest->file;
    row.running = true;
    row.manifest = manifest;
    return {row};
}

}  // namespace risk::fuzz
