// SPDX-License-Identifier: Apache-2.0
#include "store/entitlement_store.hpp"

#include <soci/soci.h>

#include "store/door.hpp"
#include "store/statement.hpp"

namespace risk::store {

EntitlementStore::EntitlementStore(Database& database) : database_(database) {}

// Granted twice, it keeps its first date and source: nothing changed.
void EntitlementStore::grant(std::string_view name, std::string_view source, std::int64_t now_s) {
    or_throw(database_, [&, key = std::string(name), from = std::string(source)](soci::session& sql) {
        run_statement(sql,
                      "INSERT INTO entitlements (name, source, since_s) VALUES (:name, :source, :since)"
                      " ON CONFLICT (name) DO NOTHING",
                      soci::use(key), soci::use(from), soci::use(now_s));
    });
}

void EntitlementStore::revoke(std::string_view name) {
    or_throw(database_, [key = std::string(name)](soci::session& sql) {
        run_statement(sql, "DELETE FROM entitlements WHERE name = :name", soci::use(key));
    });
}

bool EntitlementStore::has(std::string_view name) {
    return or_throw(database_, [key = std::string(name)](soci::session& sql) {
        int count = 0;
        run_statement(sql, "SELECT count(*) FROM entitlements WHERE name = :name", soci::use(key), soci::into(count));
        return count > 0;
    });
}

std::vector<Entitlement> EntitlementStore::list() {
    return or_throw(database_, [](soci::session& sql) {
        std::vector<Entitlement> all;
        Entitlement one;
        soci::statement query =
            prepare_statement(sql, "SELECT name, source, since_s FROM entitlements ORDER BY name", soci::into(one.name),
                              soci::into(one.source), soci::into(one.since_s));
        query.execute();
        while (query.fetch()) all.push_back(one);
        return all;
    });
}

}  // namespace risk::store
