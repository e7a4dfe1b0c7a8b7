// SPDX-License-Identifier: Apache-2.0
#include "store/account_rows.hpp"

#include <soci/soci.h>

#include <algorithm>

#include "domain/account_rules.hpp"
#include "store/account_key.hpp"
#include "store/door.hpp"
#include "store/session_store.hpp"
#include "store/statement.hpp"

namespace risk::store::account_rows {
namespace {

/// Of one account at a time: somebody with several browsers, not a flood.
constexpr std::int64_t most_sessions = 32;

constexpr auto columns = "SELECT id, name, display_name, role, disabled, created_s, last_sign_in_s FROM accounts ";

template <class T>
std::optional<T> first(std::vector<T> found) {
    if (found.empty()) return std::nullopt;
    return std::move(found.front());
}

Failure name_taken(const std::string& name) {
    return {"The account was not made", "name", "a name that no other account has (case does not matter)",
            '"' + name + '"', "Choose another name."};
}

Failure first_of_all(const std::string& role) {
    return {"The account was not made", "role", "Global Sys Admin, because it is the first account", '"' + role + '"',
            "Make an account for a Global Sys Admin first."};
}

std::int64_t count(soci::session& sql, const char* query, const std::string& key) {
    std::int64_t number = 0;
    run_statement(sql, query, soci::use(key), soci::into(number));
    return number;
}

}  // namespace

std::vector<Account> select(soci::session& sql, const std::string& condition, const std::string& key, std::int64_t id) {
    std::vector<Account> found;
    Account row;
    int disabled = 0;
    soci::statement query =
        prepare_statement(sql, columns + condition + " ORDER BY name_key", soci::use(id, "id"), soci::use(key, "key"),
                          soci::into(row.id), soci::into(row.name), soci::into(row.display_name), soci::into(row.role),
                          soci::into(disabled), soci::into(row.created_s), soci::into(row.last_sign_in_s));
    query.execute();
    while (query.fetch()) {
        row.disabled = disabled != 0;
        found.push_back(row);
    }
    return found;
}

std::optional<Account> by_name(soci::session& sql, std::string_view name) {
    return first(select(sql, "WHERE :id = 0 AND name_key = :key", domain::account_key(name), 0));
}

std::optional<Account> by_id(soci::session& sql, std::int64_t id) {
    return first(select(sql, "WHERE id = :id AND :key = ''", "", id));
}

Result<Account> insert(soci::session& sql, const NewAccount& account, const Doer& doer) {
    const auto key = domain::account_key(account.name);
    if (by_name(sql, key)) return name_taken(account.name);
    const auto known = role(sql, account.role);
    if (!known) return no_such_role(account.role);
    if (known->name != domain::first_role && count(sql, "SELECT count(*) FROM accounts WHERE :key <> ''", key) == 0) {
        return first_of_all(known->name);
    }
    run_statement(sql,
                  "INSERT INTO accounts (name_key, name, display_name, role, password_hash, created_s)"
                  " VALUES (:key, :name, :display, :role, :hash, :now)",
                  soci::use(key), soci::use(account.name), soci::use(account.display_name), soci::use(known->name),
                  soci::use(account.password_hash), soci::use(doer.now_s));
    return *by_name(sql, key);
}

void set_password(soci::session& sql, std::int64_t id, const std::string& hash) {
    run_statement(sql, "UPDATE accounts SET password_hash = :hash WHERE id = :id", soci::use(hash), soci::use(id));
    run_statement(sql, "DELETE FROM one_time_links WHERE account_id = :id", soci::use(id));
    end_sessions(sql, id);
}

Secret start_session(soci::session& sql, std::int64_t account, std::int64_t now_s) {
    const auto idle_since = now_s - session_idle_s, begun = now_s - session_longest_s;
    run_statement(sql, "DELETE FROM sessions WHERE last_seen_s <= :idle OR created_s <= :begun", soci::use(idle_since),
                  soci::use(begun));
    run_statement(sql,
                  "DELETE FROM sessions WHERE account_id = :id AND id_hash NOT IN (SELECT id_hash FROM sessions"
                  " WHERE account_id = :id ORDER BY last_seen_s DESC LIMIT :most)",
                  soci::use(account, "id"), soci::use(most_sessions - 1, "most"));
    auto id = random_key(session_bytes);
    const auto hash = key_hash(id.reveal());
    run_statement(
        sql, "INSERT INTO sessions (id_hash, account_id, created_s, last_seen_s) VALUES (:hash, :account, :now, :now)",
        soci::use(hash, "hash"), soci::use(account, "account"), soci::use(now_s, "now"));
    run_statement(sql, "UPDATE accounts SET last_sign_in_s = :now WHERE id = :id", soci::use(now_s),
                  soci::use(account));
    return id;
}

void end_sessions(soci::session& sql, std::int64_t account) {
    run_statement(sql, "DELETE FROM sessions WHERE account_id = :id", soci::use(account));
}

std::optional<domain::Role> role(soci::session& sql, std::string_view name) {
    const auto key = domain::account_key(name);
    for (const auto& each : domain::built_in_roles()) {
        if (domain::account_key(each.name) == key) return each;
    }
    domain::Role found;
    std::string right;
    soci::statement query = prepare_statement(sql, "SELECT name, marketplace FROM roles WHERE name_key = :key",
                                              soci::use(key), soci::into(found.name), soci::into(right));
    if (!fetch_one(query)) return std::nullopt;
    found.marketplace = domain::marketplace_from_word(right).value_or(domain::Marketplace::none);
    return found;
}

Failure no_such_role(const std::string& name) {
    return {"There is no such role", "role", "a built-in role, or one that was made here", '"' + name + '"',
            "host_stub admin roles lists them."};
}

}  // namespace risk::store::account_rows
