// SPDX-License-Identifier: Apache-2.0
#include "faults/life.hpp"

#include <soci/soci.h>

#include <new>
#include <optional>

#include "store/audit_log.hpp"
#include "store/dashboard.hpp"
#include "store/set_up_file.hpp"
#include "store/status_book.hpp"
#include "store/store_error.hpp"

namespace risk::test {

using store::Database;
using store::OpenMode;

std::vector<Event> batch_number(std::int64_t n) {
    const auto id = [&](const char* part) { return std::to_string(n) + '-' + part; };
    const auto t = noon + n * hour;
    return {{id("a"), "ann@x.test", t},
            {id("b"), "bob@x.test", t + 1, {}, {}, "Source code left"},
            {id("c"), "ann@x.test", t - 3 * day},  // late: moves what comes after it
            {id("d"), "dora@x.test", t + 2},
            {id("e"), "ann@x.test", t + 3, "already_closed"},
            {id("f"), "ann@x.test", t}};
}

struct Life::Rooms {
    Rooms(std::unique_ptr<Database> opened, store::SecretBox box)
        : database(std::move(opened)),
          secrets(std::move(box)),
          integrations(*database, secrets),
          people(*database),
          scores(*database),
          events(*database) {}

    std::unique_ptr<Database> database;
    store::SecretBox secrets;
    store::IntegrationStore integrations;
    store::PeopleStore people;
    store::ScoreStore scores;
    store::EventStore events;
};

void Life::step(const char* name, const std::function<Result<void>()>& work) {
    for (int attempt = 1;; ++attempt) {
        std::optional<Failure> failure;
        try {
            if (auto result = work(); !result) {
                on_failure();  // first of all: where there is no memory, not even the failure could be kept
                failure = result.failure();
            }
        } catch (const store::StoreError& error) {
            on_failure();
            failure = error.failure();
        } catch (const std::bad_alloc&) {
            on_failure();
            failure = Failure{"No memory", name, "", "", "Give it more."};
        }
        if (!failure) return;
        failures_.push_back(*failure);
        if (attempt == patience) throw std::runtime_error(std::string(name) + ": " + failure->sentence());
    }
}

void Life::open() {
    step("open", [&]() -> Result<void> {
        auto opened = Database::open(directory_ / "host.db", OpenMode::create_or_open, 200);
        if (!opened) return opened.failure();
        auto box = store::SecretBox::open(directory_ / "key", true);
        if (!box) return box.failure();
        rooms_ = std::make_shared<Rooms>(std::move(*opened), std::move(*box));
        return {};
    });
    fold_in_at(70);  // so that a short life sees the write-ahead log go round many times
}

void Life::fold_in_at(int pages) {
    step("settings", [&]() -> Result<void> {
        try {
            rooms_->database->session() << "PRAGMA wal_autocheckpoint = " << pages, soci::into(pages);
        } catch (const soci::soci_error& error) {
            return store::describe(error, rooms_->database->file());
        }
        return {};
    });
}

void Life::close() { rooms_.reset(); }

void Life::import_people(bool all) {
    step("import", [&]() -> Result<void> {
        std::vector<store::Person> people{{"ann@x.test", "Ann", "Sales", "", {"ann.old@x.test"}, true},
                                          {"bob@x.test", "Bob", "IT", "", {}, true}};
        if (all) people.push_back({"dora@x.test", "Dora", "IT", "", {}, true});
        if (auto imported = rooms_->people.import(people, noon); !imported) return imported.failure();
        return {};
    });
}

Result<void> Life::add_integration() {
    store::IntegrationSettings settings;
    settings.plugin_id = "incydr";
    settings.name = "A";
    settings.config_json = R"({"base_url":"https://api.us.example"})";
    settings.secrets.emplace("client_secret", Secret("planted-secret-in-the-store"));
    auto added = rooms_->integrations.add(settings, noon);
    if (!added) return added.failure();
    integration_ = *added;
    return {};
}

Result<void> Life::offer(std::int64_t n) {
    const auto events = batch_number(n);
    const auto seen = views(events);
    auto commit = batch(integration_, seen, noon + (n + 1) * hour);
    const auto checkpoint = std::to_string(n + 1);
    commit.checkpoint = checkpoint;
    offered_ = n + 1;
    auto outcomes = rooms_->events.commit({&commit, 1});
    if (!outcomes) return outcomes.failure();
    if (!outcomes->front()) return outcomes->front().failure();
    return {};
}

void Life::commit() {
    step("commit", [&] { return offer(answered_); });
    ++answered_;
    on_answer(answered_);
}

void Life::look_at_pages() {
    const auto now = noon + 30 * day;
    step("pages", [&]() -> Result<void> {
        auto& database = *rooms_->database;
        if (auto page = rooms_->events.find({}); !page) return page.failure();
        if (auto page = rooms_->scores.list({}, now); !page) return page.failure();
        static_cast<void>(rooms_->scores.explain("ann@x.test", now));
        static_cast<void>(store::read_dashboard(database, now));
        static_cast<void>(store::read_breakdown(database, now));
        static_cast<void>(rooms_->people.list("", 10));
        static_cast<void>(rooms_->integrations.list());
        static_cast<void>(store::AuditLog(database).newest(10));
        return {};
    });
}

Result<void> Life::back_up() { return rooms_->database->backup_to(directory_ / "backup.db"); }

void Life::begin() {
    step("set-up file", [&] { return store::write_set_up_file(directory_, "https://localhost/set-up#planted"); });
    open();
    import_people(false);
    step("integration", [&] { return add_integration(); });
}

void Life::work() {
    for (int n = 0; n < 4; ++n) commit();
    step("status", [&]() -> Result<void> {
        store::StatusBook(*rooms_->database).record(integration_, "A", {domain::Status::connected, "", noon});
        return {};
    });
    look_at_pages();
    step("snapshots", [&]() -> Result<void> {
        rooms_->scores.write_snapshots(noon + 2 * day);
        return {};
    });
    step("look ahead", [&]() -> Result<void> {
        while (rooms_->scores.look_ahead(noon + 2 * day)) {
        }
        return {};
    });
    import_people(true);
    for (int n = 0; n < 3; ++n) commit();
    step("backup", [&] { return back_up(); });
}

void Life::fill_log() {
    fold_in_at(0);
    for (int n = 0; n < 4; ++n) commit();
}

void Life::come_back() {
    close();
    open();
    step("pause", [&] { return rooms_->integrations.set_paused(integration_, true); });
    for (int n = 0; n < 2; ++n) commit();
    look_at_pages();
    close();
    step("restore", [&]() -> Result<void> {
        auto former = store::restore_database(directory_ / "backup.db", directory_ / "other.db");
        if (!former) return former.failure();
        return {};
    });
}

}  // namespace risk::test
