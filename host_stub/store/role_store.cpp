// SPDX-License-Identifier: Apache-2.0
#include "store/role_store.hpp"

#include <soci/soci.h>

#include "domain/account_rules.hpp"
#include "store/account_rows.hpp"
#include "store/door.hpp"
#include "store/statement.hpp"
#include "store/transaction.hpp"

namespace risk::store {
namespace {

Failure name_taken(const std::string& name) {
    return {"The role was not made", "name", "a name that no other role has (case does not matter)", '"' + name + '"',
            "Choose another name."};
}

Failure built_in(const std::string& name) {
    return {"A built-in role cannot be changed or deleted", name, "a role that was made here", "a built-in one",
            "Make a role of your own."};
}

Failure in_use(const std::string& name, std::int64_t accounts, std::int64_t tokens) {
    return {"The role is in use", name, "no account and no API token that has it",
            std::to_string(accounts) + " accounts, " + std::to_string(tokens) + " tokens",
            "Give those another role, or remove them, first."};
}

std::int64_t count(soci::session& sql, const std::string& table, const std::string& role) {
    std::int64_t number = 0;
    run_statement(sql, "SELECT count(*) FROM " + table + " WHERE role = :role", soci::use(role), soci::into(number));
    return number;
}

Result<domain::Role> custom(soci::session& sql, std::string_view name) {
    const auto found = account_rows::role(sql, name);
    if (!found) return account_rows::no_such_role(std::string(name));
    if (found->built_in) return built_in(found->name);
    return *found;
}

std::string right_of(const domain::Role& role) {
    return "Integrations Marketplace: " + std::string(domain::marketplace_word(role.marketplace));
}

}  // namespace

RoleStore::RoleStore(Database& database) : database_(database) {}

std::vector<domain::Role> RoleStore::list() {
    return or_throw(database_, [](soci::session& sql) {
        const auto fixed = domain::built_in_roles();
        std::vector<domain::Role> roles(fixed.begin(), fixed.end());
        domain::Role role;
        std::string right;
        soci::statement query = prepare_statement(sql, "SELECT name, marketplace FROM roles ORDER BY name_key",
                                                  soci::into(role.name), soci::into(right));
        query.execute();
        while (query.fetch()) {
            role.marketplace = domain::marketplace_from_word(right).value_or(domain::Marketplace::none);
            roles.push_back(role);
        }
        return roles;
    });
}

std::optional<domain::Role> RoleStore::find(std::string_view name) {
    return or_throw(database_, [&](soci::session& sql) { return account_rows::role(sql, name); });
}

std::int64_t RoleStore::accounts(std::string_view name) {
    return or_throw(database_, [&](soci::session& sql) { return count(sql, "accounts", std::string(name)); });
}

Result<void> RoleStore::add(const domain::Role& role, const Doer& doer) {
    return or_throw(database_, [&](soci::session& sql) -> Result<void> {
        WriteTransaction transaction(sql);
        if (account_rows::role(sql, role.name)) return name_taken(role.name);
        const auto key = domain::account_key(role.name);
        const std::string right(domain::marketplace_word(role.marketplace));
        run_statement(sql, "INSERT INTO roles (name_key, name, marketplace) VALUES (:key, :name, :right)",
                      soci::use(key), soci::use(role.name), soci::use(right));
        note(sql, doer, "role.add", role.name, right_of(role));
        transaction.commit();
        return {};
    });
}

Result<void> RoleStore::change(const domain::Role& role, const Doer& doer) {
    return or_throw(database_, [&](soci::session& sql) -> Result<void> {
        WriteTransaction transaction(sql);
        const auto before = custom(sql, role.name);
        if (!before) return before.failure();
        if (before->marketplace == role.marketplace) return {};
        const std::string right(domain::marketplace_word(role.marketplace));
        run_statement(sql, "UPDATE roles SET marketplace = :right WHERE name = :name", soci::use(right),
                      soci::use(before->name));
        note(sql, doer, "role.change", before->name, right_of(*before) + " -> " + right);
        transaction.commit();
        return {};
    });
}

Result<void> RoleStore::remove(std::string_view name, const Doer& doer) {
    return or_throw(database_, [&](soci::session& sql) -> Result<void> {
        WriteTransaction transaction(sql);
        const auto role = custom(sql, name);
        if (!role) return role.failure();
        const auto accounts = count(sql, "accounts", role->name), tokens = count(sql, "api_tokens", role->name);
        if (accounts + tokens > 0) return in_use(role->name, accounts, tokens);
        run_statement(sql, "DELETE FROM roles WHERE name = :name", soci::use(role->name));
        note(sql, doer, "role.remove", role->name, right_of(*role));
        transaction.commit();
        return {};
    });
}

}  // namespace risk::store
