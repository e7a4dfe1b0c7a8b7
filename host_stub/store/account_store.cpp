// SPDX-License-Identifier: Apache-2.0
#include "store/account_store.hpp"

#include <soci/soci.h>

#include "store/account_rows.hpp"
#include "store/door.hpp"
#include "store/statement.hpp"
#include "store/transaction.hpp"

namespace risk::store {
namespace {

Failure no_such_account(std::string_view name) {
    return {"There is no such account", std::string(name), "", "", "host_stub admin list shows those that there are."};
}

Failure last_of_all(const Account& account) {
    return {"This account has to stay as it is", account.name, "another enabled account with the role Global Sys Admin",
            "none", "Make one first: somebody must be left who can sign in and manage accounts."};
}

bool is_guardian(const Account& account) { return account.role == domain::first_role && !account.disabled; }

/// Whether nobody else could manage accounts.
bool is_last(soci::session& sql, const Account& account) {
    if (!is_guardian(account)) return false;
    const std::string role(domain::first_role);
    std::int64_t others = 0;
    run_statement(sql, "SELECT count(*) FROM accounts WHERE role = :role AND disabled = 0 AND id <> :id",
                  soci::use(role), soci::use(account.id), soci::into(others));
    return others == 0;
}

std::string what_changed(const Account& before, const Account& after) {
    std::string text;
    const auto add = [&](const std::string& part) { text += (text.empty() ? "" : "; ") + part; };
    if (before.role != after.role) add("role: " + before.role + " -> " + after.role);
    if (before.disabled != after.disabled) add(after.disabled ? "disabled" : "enabled");
    if (before.display_name != after.display_name) add("display name");
    return text;
}

void update(soci::session& sql, const Account& before, const Account& after, const Doer& doer) {
    const int disabled = after.disabled ? 1 : 0;
    run_statement(sql, "UPDATE accounts SET display_name = :display, role = :role, disabled = :disabled WHERE id = :id",
                  soci::use(after.display_name), soci::use(after.role), soci::use(disabled), soci::use(after.id));
    if (after.disabled) run_statement(sql, "DELETE FROM one_time_links WHERE account_id = :id", soci::use(after.id));
    if (after.disabled || after.role != before.role) account_rows::end_sessions(sql, after.id);
    if (const auto change = what_changed(before, after); !change.empty()) {
        note(sql, doer, "account.change", after.name, change);
    }
}

}  // namespace

AccountStore::AccountStore(Database& database) : database_(database) {}

bool AccountStore::any() {
    return or_throw(database_, [](soci::session& sql) {
        int any = 0;
        run_statement(sql, "SELECT EXISTS (SELECT 1 FROM accounts)", soci::into(any));
        return any != 0;
    });
}

std::vector<Account> AccountStore::list() {
    return or_throw(database_,
                    [](soci::session& sql) { return account_rows::select(sql, "WHERE :id = 0 AND :key = ''", "", 0); });
}

std::optional<Account> AccountStore::find(std::string_view name) {
    return or_throw(database_, [&](soci::session& sql) { return account_rows::by_name(sql, name); });
}

std::string AccountStore::password_hash(std::int64_t id) {
    return or_throw(database_, [&](soci::session& sql) {
        std::string hash;
        run_statement(sql, "SELECT password_hash FROM accounts WHERE id = :id", soci::use(id), soci::into(hash));
        return hash;
    });
}

Result<Account> AccountStore::add(const NewAccount& account, const Doer& doer) {
    return or_throw(database_, [&](soci::session& sql) -> Result<Account> {
        WriteTransaction transaction(sql);
        auto made = account_rows::insert(sql, account, doer);
        if (!made) return made;
        note(sql, doer, "account.add", made->name, "role: " + made->role);
        transaction.commit();
        return made;
    });
}

Result<Account> AccountStore::change(std::string_view name, const AccountChange& change, const Doer& doer) {
    return or_throw(database_, [&](soci::session& sql) -> Result<Account> {
        WriteTransaction transaction(sql);
        const auto before = account_rows::by_name(sql, name);
        if (!before) return no_such_account(name);
        const auto role = account_rows::role(sql, change.role);
        if (!role) return account_rows::no_such_role(change.role);
        auto after = *before;
        after.display_name = change.display_name;
        after.role = role->name;
        after.disabled = change.disabled;
        if (!is_guardian(after) && is_last(sql, *before)) return last_of_all(*before);
        update(sql, *before, after, doer);
        transaction.commit();
        return after;
    });
}

Result<void> AccountStore::remove(std::string_view name, const Doer& doer) {
    return or_throw(database_, [&](soci::session& sql) -> Result<void> {
        WriteTransaction transaction(sql);
        const auto account = account_rows::by_name(sql, name);
        if (!account) return no_such_account(name);
        if (is_last(sql, *account)) return last_of_all(*account);
        run_statement(sql, "DELETE FROM accounts WHERE id = :id",
                      soci::use(account->id));  // sessions and links go with it
        note(sql, doer, "account.remove", account->name, "role: " + account->role);
        transaction.commit();
        return {};
    });
}

}  // namespace risk::store
