// SPDX-License-Identifier: Apache-2.0
#include "store/token_store.hpp"

#include <soci/soci.h>

#include "domain/account_rules.hpp"
#include "store/account_key.hpp"
#include "store/account_rows.hpp"
#include "store/door.hpp"
#include "store/statement.hpp"
#include "store/transaction.hpp"

namespace risk::store {
namespace {

constexpr std::int64_t note_every_s = 60;

/// Tells a token from other secrets wherever one turns up.
constexpr auto token_mark = "risk_";

Failure name_taken(const std::string& name) {
    return {"The token was not made", "name", "a name that no other token has (case does not matter)", '"' + name + '"',
            "Choose another name, or revoke that one."};
}

/// The condition names :text and :id.
std::vector<ApiToken> select(soci::session& sql, const std::string& condition, const std::string& text,
                             std::int64_t id) {
    std::vector<ApiToken> found;
    ApiToken row;
    soci::statement query = prepare_statement(
        sql,
        "SELECT id, name, role, created_by, created_s, expires_s, last_used_s FROM api_tokens " + condition +
            " ORDER BY name_key",
        soci::use(text, "text"), soci::use(id, "id"), soci::into(row.id), soci::into(row.name), soci::into(row.role),
        soci::into(row.created_by), soci::into(row.created_s), soci::into(row.expires_s), soci::into(row.last_used_s));
    query.execute();
    while (query.fetch()) found.push_back(row);
    return found;
}

std::optional<ApiToken> first(const std::vector<ApiToken>& found) {
    return found.empty() ? std::nullopt : std::optional(found.front());
}

std::optional<ApiToken> by_name(soci::session& sql, std::string_view name) {
    return first(select(sql, "WHERE name_key = :text AND :id = 0", domain::account_key(name), 0));
}

std::optional<ApiToken> by_id(soci::session& sql, std::int64_t id) {
    return first(select(sql, "WHERE :text = '' AND id = :id", "", id));
}

}  // namespace

TokenStore::TokenStore(Database& database) : database_(database) {}

std::vector<ApiToken> TokenStore::list() {
    return or_throw(database_, [](soci::session& sql) { return select(sql, "WHERE :text = '' AND :id = 0", "", 0); });
}

std::optional<ApiToken> TokenStore::find_by_name(std::string_view name) {
    return or_throw(database_, [&](soci::session& sql) { return by_name(sql, name); });
}

std::optional<ApiToken> TokenStore::find(std::int64_t id) {
    return or_throw(database_, [&](soci::session& sql) { return by_id(sql, id); });
}

Result<NewToken> TokenStore::add(const std::string& name, const std::string& role, std::int64_t expires_s,
                                 const Doer& doer) {
    return or_throw(database_, [&](soci::session& sql) -> Result<NewToken> {
        WriteTransaction transaction(sql);
        if (by_name(sql, name)) return name_taken(name);
        const auto known = account_rows::role(sql, role);
        if (!known) return account_rows::no_such_role(role);
        NewToken made;
        made.key = Secret(token_mark + random_key(token_bytes).reveal());
        const auto key = domain::account_key(name), hash = key_hash(made.key.reveal());
        run_statement(sql,
                      "INSERT INTO api_tokens (name_key, name, token_hash, role, created_by, created_s, expires_s)"
                      " VALUES (:key, :name, :hash, :role, :by, :now, :expires)",
                      soci::use(key), soci::use(name), soci::use(hash), soci::use(known->name), soci::use(doer.actor),
                      soci::use(doer.now_s), soci::use(expires_s));
        note(sql, doer, "token.add", name, "role: " + known->name);
        made.token = *by_name(sql, name);
        transaction.commit();
        return made;
    });
}

bool TokenStore::revoke(std::int64_t id, const Doer& doer) {
    return or_throw(database_, [&](soci::session& sql) {
        WriteTransaction transaction(sql);
        const auto token = by_id(sql, id);
        if (!token) return false;
        run_statement(sql, "DELETE FROM api_tokens WHERE id = :id", soci::use(id));
        note(sql, doer, "token.revoke", token->name, "role: " + token->role);
        transaction.commit();
        return true;
    });
}

std::optional<TokenStore::Holder> TokenStore::holder(std::string_view key, std::int64_t now_s) {
    return or_throw(database_, [&](soci::session& sql) -> std::optional<Holder> {
        const ReadTransaction one_view(sql);
        const auto token = first(select(sql, "WHERE token_hash = :text AND :id = 0", key_hash(key), 0));
        if (!token || now_s >= token->expires_s) return std::nullopt;
        return Holder{*token, account_rows::role(sql, token->role).value_or(domain::Role{})};
    });
}

void TokenStore::used(const ApiToken& token, std::int64_t now_s) {
    if (now_s < token.last_used_s + note_every_s) return;
    or_throw(database_, [&](soci::session& sql) {
        run_statement(sql, "UPDATE api_tokens SET last_used_s = :now WHERE id = :id", soci::use(now_s),
                      soci::use(token.id));
    });
}

}  // namespace risk::store
