// SPDX-License-Identifier: Apache-2.0
#include "store/integration_store.hpp"

#include <soci/soci.h>

#include <algorithm>
#include <iterator>

#include "domain/person.hpp"
#include "store/blob.hpp"
#include "store/counter_book.hpp"
#include "store/door.hpp"
#include "store/quick_statement.hpp"
#include "store/secret_shelf.hpp"
#include "store/setting.hpp"
#include "store/statement.hpp"
#include "store/transaction.hpp"

namespace risk::store {
namespace {

// One key for "Incydr", "incydr" and " Incydr ".
std::string name_key(const std::string& name) { return domain::normalise_address(name); }

Failure no_name() {
    return {"The integration was not saved", "name", "a name", "an empty one",
            "Give it a name that tells it from others."};
}

Failure name_taken(const std::string& name) {
    return {"The integration was not saved", "name", "a name that no other integration has (case does not matter)",
            '"' + name + '"', "Choose another name."};
}

Failure unknown(std::int64_t id) {
    return {"There is no such integration", "integration " + std::to_string(id), "", "",
            "Run host_stub integration list to see those that exist."};
}

Result<void> check_revision(soci::session& sql, std::int64_t id, std::optional<std::int64_t> revision) {
    if (!revision) return {};
    std::int64_t now = *revision;
    run_statement(sql, "SELECT revision FROM integrations WHERE id = :id", soci::use(id), soci::into(now));
    if (now == *revision) return {};
    return Failure{"The integration was not saved", "revision", std::to_string(*revision), std::to_string(now),
                   "Somebody else changed it meanwhile: look at it again, then repeat your change."};
}

Result<void> check_name(soci::session& sql, const std::string& name, std::int64_t own_id) {
    const auto key = name_key(name);
    if (key.empty()) return no_name();
    int others = 0;
    run_statement(sql, "SELECT count(*) FROM integrations WHERE name_key = :key AND id <> :id", soci::use(key),
                  soci::use(own_id), soci::into(others));
    if (others > 0) return name_taken(name);
    return {};
}

std::int64_t insert(soci::session& sql, const IntegrationSettings& s, std::int64_t now_s) {
    const auto key = name_key(s.name);
    std::int64_t id = 0;
    run_statement(
        sql,
        "INSERT INTO integrations (plugin_id, name, name_key, description, contact_name, contact_email, config_json,"
        " interval_ms, created_s) VALUES (:plugin, :name, :key, :description, :contact, :email, :config, :interval,"
        " :now) RETURNING id",
        soci::use(s.plugin_id), soci::use(s.name), soci::use(key), soci::use(s.description), soci::use(s.contact_name),
        soci::use(s.contact_email), soci::use(s.config_json), soci::use(s.interval_ms), soci::use(now_s),
        soci::into(id));
    run_statement(sql, "INSERT INTO integration_counters (integration_id) VALUES (:id)", soci::use(id));
    return id;
}

bool changed_one(soci::statement& statement) {
    statement.execute(true);
    return statement.get_affected_rows() == 1;
}

constexpr auto columns =
    "SELECT i.id, i.plugin_id, i.name, i.description, i.contact_name, i.contact_email, i.config_json, i.interval_ms,"
    " i.paused, i.revision, i.created_s, coalesce(s.status, ''), coalesce(s.reason, ''), coalesce(s.since_s, "
    "i.created_s)"
    " FROM integrations i LEFT JOIN integration_statuses s ON s.integration_id = i.id ";

std::vector<Integration> select(soci::session& sql, const std::string& rest, std::int64_t id, const std::string& key) {
    std::vector<Integration> found;
    Integration row;
    auto& s = row.settings;
    int paused = 0;
    std::string word;
    soci::statement query = prepare_statement(
        sql, columns + rest, soci::use(id, "id"), soci::use(key, "key"), soci::into(row.id), soci::into(s.plugin_id),
        soci::into(s.name), soci::into(s.description), soci::into(s.contact_name), soci::into(s.contact_email),
        soci::into(s.config_json), soci::into(s.interval_ms), soci::into(paused), soci::into(row.revision),
        soci::into(row.created_s), soci::into(word), soci::into(row.status.reason), soci::into(row.status.since_s));
    query.execute();
    while (query.fetch()) {
        row.paused = paused != 0;
        row.status.status = domain::status_from_word(word).value_or(domain::Status::connecting);
        found.push_back(row);
    }
    return found;
}

std::optional<Integration> first_with_secrets(soci::session& sql, const SecretBox& box,
                                              std::vector<Integration> found) {
    if (found.empty()) return std::nullopt;
    auto& integration = found.front();
    auto taken = take_secrets(sql, box, integration.id);
    integration.settings.secrets = std::move(taken.secrets);
    integration.unreadable_secrets = std::move(taken.failure);
    return std::move(integration);
}

}  // namespace

IntegrationStore::IntegrationStore(Database& database, const SecretBox& secrets)
    : database_(database), secrets_(secrets) {}

Result<std::int64_t> IntegrationStore::add(const IntegrationSettings& settings, std::int64_t now_s) {
    return or_failure(database_, [&](soci::session& sql) -> Result<std::int64_t> {
        WriteTransaction transaction(sql);
        if (auto free = check_name(sql, settings.name, 0); !free) return free.failure();
        const auto id = insert(sql, settings, now_s);
        if (auto put = put_secrets(sql, secrets_, id, settings.secrets); !put) return put.failure();
        transaction.commit();
        return id;
    });
}

Result<void> IntegrationStore::update(std::int64_t id, const IntegrationSettings& s,
                                      std::optional<std::int64_t> revision) {
    return or_failure(database_, [&](soci::session& sql) -> Result<void> {
        WriteTransaction transaction(sql);
        if (auto same = check_revision(sql, id, revision); !same) return same;
        if (auto free = check_name(sql, s.name, id); !free) return free;
        const auto key = name_key(s.name);
        soci::statement change = prepare_statement(
            sql,
            "UPDATE integrations SET name = :name, name_key = :key, description = :description,"
            " contact_name = :contact, contact_email = :email, config_json = :config,"
            " interval_ms = :interval, revision = revision + 1 WHERE id = :id",
            soci::use(s.name), soci::use(key), soci::use(s.description), soci::use(s.contact_name),
            soci::use(s.contact_email), soci::use(s.config_json), soci::use(s.interval_ms), soci::use(id));
        if (!changed_one(change)) return unknown(id);
        if (auto put = put_secrets(sql, secrets_, id, s.secrets); !put) return put;
        transaction.commit();
        return {};
    });
}

Result<void> IntegrationStore::set_paused(std::int64_t id, bool paused) {
    return or_failure(database_, [&](soci::session& sql) -> Result<void> {
        const int value = paused ? 1 : 0;
        soci::statement change =
            prepare_statement(sql,
                              "UPDATE integrations SET revision = revision + (paused <> :before), paused = :paused"
                              " WHERE id = :id",
                              soci::use(value), soci::use(value), soci::use(id));
        if (!changed_one(change)) return unknown(id);
        return {};
    });
}

Result<void> IntegrationStore::remove(std::int64_t id) {
    return or_failure(database_, [&](soci::session& sql) -> Result<void> {
        soci::statement change = prepare_statement(sql, "DELETE FROM integrations WHERE id = :id", soci::use(id));
        if (!changed_one(change)) return unknown(id);
        return {};
    });
}

std::vector<Integration> IntegrationStore::list() {
    return or_throw(database_, [&](soci::session& sql) {
        const ReadTransaction one_view(sql);
        return select(sql, "WHERE :id = 0 AND :key = '' ORDER BY i.name_key", 0, "");
    });
}

std::vector<IntegrationOutline> IntegrationStore::outlines() {
    return or_throw(database_, [](soci::session& sql) {
        std::vector<IntegrationOutline> all;
        QuickStatement rows(sql, "SELECT id, paused, plugin_id, name, description FROM integrations ORDER BY name_key");
        rows.each([&all](const QuickStatement& row) {
            all.push_back({row.number(0), std::string(row.text(2)), std::string(row.text(3)), std::string(row.text(4)),
                           row.number(1) != 0});
            return true;
        });
        return all;
    });
}

std::vector<Integration> IntegrationStore::list(std::span<const std::int64_t> ids) {
    return or_throw(database_, [&](soci::session& sql) {
        const ReadTransaction one_view(sql);
        std::vector<Integration> found;
        for (const auto id : ids) {
            auto one = select(sql, "WHERE i.id = :id AND :key = ''", id, "");
            std::ranges::move(one, std::back_inserter(found));
        }
        return found;
    });
}

std::optional<Integration> IntegrationStore::find(std::int64_t id) {
    return or_throw(database_, [&](soci::session& sql) {
        const ReadTransaction one_view(sql);
        return first_with_secrets(sql, secrets_, select(sql, "WHERE i.id = :id AND :key = ''", id, ""));
    });
}

std::optional<Integration> IntegrationStore::find_by_name(std::string_view name) {
    return or_throw(database_, [&](soci::session& sql) {
        const ReadTransaction one_view(sql);
        return first_with_secrets(sql, secrets_,
                                  select(sql, "WHERE :id = 0 AND i.name_key = :key", 0, name_key(std::string(name))));
    });
}

std::string IntegrationStore::checkpoint(std::int64_t id) {
    return or_throw(database_, [&](soci::session& sql) {
        soci::blob bytes(sql);
        run_statement(sql, "SELECT checkpoint FROM integration_checkpoints WHERE integration_id = :id", soci::use(id),
                      soci::into(bytes));
        return read_blob(bytes);
    });
}

domain::Counters IntegrationStore::counters(std::int64_t id) {
    return or_throw(database_, [&](soci::session& sql) {
        const ReadTransaction one_view(sql);
        return read_counts(sql, id);
    });
}

std::map<std::int64_t, domain::Counters> IntegrationStore::all_counters() {
    return or_throw(database_, [&](soci::session& sql) {
        const ReadTransaction one_view(sql);
        return read_all_counts(sql);
    });
}

IntegrationMarks IntegrationStore::marks() {
    return or_throw(database_, [&](soci::session& sql) {
        IntegrationMarks marks;
        const ReadTransaction one_view(sql);
        run_statement(sql, "SELECT count(*), coalesce(max(id), 0), coalesce(sum(revision), 0) FROM integrations",
                      soci::into(marks.integrations), soci::into(marks.newest_id), soci::into(marks.revisions));
        marks.matched_late = setting::get(sql, setting::matched_late, 0);
        return marks;
    });
}

}  // namespace risk::store
