// SPDX-License-Identifier: Apache-2.0
#include "store/session_store.hpp"

#include <soci/soci.h>

#include "store/account_key.hpp"
#include "store/account_rows.hpp"
#include "store/door.hpp"
#include "store/statement.hpp"
#include "store/transaction.hpp"

namespace risk::store {
namespace {

constexpr std::int64_t note_every_s = 60;

void end(soci::session& sql, const std::string& key) {
    run_statement(sql, "DELETE FROM sessions WHERE id_hash = :key", soci::use(key));
}

std::optional<Session> select(soci::session& sql, std::string key, std::int64_t now_s) {
    Session session;
    std::int64_t account = 0;
    soci::statement query = prepare_statement(
        sql, "SELECT account_id, created_s, last_seen_s FROM sessions WHERE id_hash = :key", soci::use(key),
        soci::into(account), soci::into(session.created_s), soci::into(session.last_seen_s));
    if (!fetch_one(query) || now_s >= session.expires_s()) return std::nullopt;
    auto found = account_rows::by_id(sql, account);
    if (!found || found->disabled) return std::nullopt;
    session.key = std::move(key);
    session.account = std::move(*found);
    session.role = account_rows::role(sql, session.account.role).value_or(domain::Role{});
    return session;
}

}  // namespace

SessionStore::SessionStore(Database& database) : database_(database) {}

std::optional<Secret> SessionStore::sign_in(std::int64_t account, std::string_view former_key, const Doer& doer) {
    return or_throw(database_, [&](soci::session& sql) -> std::optional<Secret> {
        WriteTransaction transaction(sql);
        const auto found = account_rows::by_id(sql, account);
        if (!found || found->disabled) return std::nullopt;
        end(sql, std::string(former_key));
        auto id = account_rows::start_session(sql, account, doer.now_s);
        note(sql, doer, "session.begin", found->name, "with a password");
        transaction.commit();
        return id;
    });
}

std::optional<Session> SessionStore::find(std::string_view id, std::int64_t now_s) {
    return find_by_key(key_hash(id), now_s);
}

std::optional<Session> SessionStore::find_by_key(std::string_view key, std::int64_t now_s) {
    return or_throw(database_, [&](soci::session& sql) {
        const ReadTransaction one_view(sql);
        return select(sql, std::string(key), now_s);
    });
}

void SessionStore::seen(const Session& session, std::int64_t now_s) {
    if (now_s < session.last_seen_s + note_every_s) return;
    or_throw(database_, [&](soci::session& sql) {
        run_statement(sql, "UPDATE sessions SET last_seen_s = :now WHERE id_hash = :key", soci::use(now_s),
                      soci::use(session.key));
    });
}

void SessionStore::sign_out(const Session& session, const Doer& doer) {
    or_throw(database_, [&](soci::session& sql) {
        WriteTransaction transaction(sql);
        end(sql, session.key);
        note(sql, doer, "session.end", session.account.name, "");
        transaction.commit();
    });
}

Secret SessionStore::change_password(const Session& session, const std::string& hash, const Doer& doer) {
    return or_throw(database_, [&](soci::session& sql) {
        WriteTransaction transaction(sql);
        account_rows::set_password(sql, session.account.id, hash);
        auto id = account_rows::start_session(sql, session.account.id, doer.now_s);
        note(sql, doer, "account.password", session.account.name, "by themself; other sessions ended");
        transaction.commit();
        return id;
    });
}

}  // namespace risk::store
