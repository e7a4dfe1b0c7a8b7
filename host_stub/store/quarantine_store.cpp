// SPDX-License-Identifier: Apache-2.0
#include "store/quarantine_store.hpp"

#include <soci/soci.h>

#include "store/door.hpp"
#include "store/setting.hpp"
#include "store/statement.hpp"

namespace risk::store {
namespace {

/// Each is a setting of its own: there are few, and hardly ever one.
const std::string prefix = "quarantine ";

}  // namespace

QuarantineStore::QuarantineStore(Database& database) : database_(database) {}

void QuarantineStore::add(const std::string& sha256, std::int64_t since_s) {
    or_throw(database_, [&](soci::session& sql) { setting::set(sql, prefix + sha256, since_s); });
}

bool QuarantineStore::lift(const std::string& sha256) {
    return or_throw(database_, [&](soci::session& sql) {
        const auto name = prefix + sha256;
        soci::statement change = prepare_statement(sql, "DELETE FROM settings WHERE name = :name", soci::use(name));
        change.execute(true);
        return change.get_affected_rows() == 1;
    });
}

std::map<std::string, std::int64_t> QuarantineStore::list() {
    return or_throw(database_, [](soci::session& sql) {
        std::map<std::string, std::int64_t> all;
        std::string name;
        std::int64_t since_s = 0;
        soci::statement query =
            prepare_statement(sql, "SELECT name, value FROM settings WHERE name LIKE 'quarantine %'", soci::into(name),
                              soci::into(since_s));
        query.execute();
        while (query.fetch()) all[name.substr(prefix.size())] = since_s;
        return all;
    });
}

}  // namespace risk::store
