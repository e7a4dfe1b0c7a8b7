// SPDX-License-Identifier: Apache-2.0
#include "store/settings_store.hpp"

#include <soci/soci.h>

#include <string>

#include "domain/behaviour_score.hpp"
#include "store/door.hpp"
#include "store/setting.hpp"
#include "store/statement.hpp"

namespace risk::store {
namespace setting {

std::int64_t get(soci::session& sql, const std::string& name, std::int64_t otherwise) {
    std::int64_t value = otherwise;
    run_statement(sql, "SELECT value FROM settings WHERE name = :name", soci::use(name), soci::into(value));
    return value;
}

bool has(soci::session& sql, const std::string& name) {
    int count = 0;
    run_statement(sql, "SELECT count(*) FROM settings WHERE name = :name", soci::use(name), soci::into(count));
    return count > 0;
}

void set(soci::session& sql, const std::string& name, std::int64_t value) {
    run_statement(sql,
                  "INSERT INTO settings (name, value) VALUES (:name, :value)"
                  " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                  soci::use(name), soci::use(value));
}

}  // namespace setting

SettingsStore::SettingsStore(Database& database) : database_(database) {}

std::int64_t SettingsStore::critical_penalty_seconds() {
    return or_throw(database_, [](soci::session& sql) {
        return setting::get(sql, setting::critical_penalty_seconds, domain::critical_penalty_seconds);
    });
}

Result<void> SettingsStore::set_critical_penalty_seconds(std::int64_t seconds) {
    if (seconds < 1 || seconds > domain::full_seconds) {
        return Failure{"The penalty was not set", "critical_penalty_seconds",
                       "1 to " + std::to_string(domain::full_seconds) + " seconds (360 days)", std::to_string(seconds),
                       "Choose a number in that range."};
    }
    return or_failure(database_, [&](soci::session& sql) -> Result<void> {
        setting::set(sql, setting::critical_penalty_seconds, seconds);
        return {};
    });
}

}  // namespace risk::store
