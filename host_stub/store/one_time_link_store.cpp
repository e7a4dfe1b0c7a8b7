// SPDX-License-Identifier: Apache-2.0
#include "store/one_time_link_store.hpp"

#include <soci/soci.h>

#include "store/account_key.hpp"
#include "store/account_rows.hpp"
#include "store/door.hpp"
#include "store/statement.hpp"
#include "store/transaction.hpp"

namespace risk::store {
namespace {

constexpr std::int64_t sign_in_s = 10 * 60, other_s = 60 * 60;

std::string word(LinkPurpose purpose) {
    switch (purpose) {
        case LinkPurpose::set_up:
            return "set_up";
        case LinkPurpose::sign_in:
            return "sign_in";
        case LinkPurpose::reset:
            return "reset";
    }
    return "";
}

OneTimeLink insert(soci::session& sql, LinkPurpose purpose, std::optional<std::int64_t> account, std::int64_t now_s) {
    OneTimeLink made{random_key(link_bytes), now_s + (purpose == LinkPurpose::sign_in ? sign_in_s : other_s)};
    const auto hash = key_hash(made.key.reveal()), kind = word(purpose);
    const auto id = account.value_or(0);
    run_statement(
        sql, "DELETE FROM one_time_links WHERE expires_s <= :now OR (purpose = :kind AND account_id IS nullif(:id, 0))",
        soci::use(now_s, "now"), soci::use(kind, "kind"), soci::use(id, "id"));
    run_statement(sql,
                  "INSERT INTO one_time_links (link_hash, purpose, account_id, expires_s)"
                  " VALUES (:hash, :kind, nullif(:id, 0), :expires)",
                  soci::use(hash), soci::use(kind), soci::use(id), soci::use(made.expires_s));
    return made;
}

/// Whose an open link is; 0: nobody's, as the first set-up's is.
std::optional<std::int64_t> owner(soci::session& sql, LinkPurpose purpose, std::string_view key, std::int64_t now_s) {
    const auto hash = key_hash(key), kind = word(purpose);
    std::int64_t account = 0;
    soci::statement query = prepare_statement(sql,
                                              "SELECT coalesce(account_id, 0) FROM one_time_links"
                                              " WHERE link_hash = :hash AND purpose = :kind AND expires_s > :now",
                                              soci::use(hash), soci::use(kind), soci::use(now_s), soci::into(account));
    return fetch_one(query) ? std::optional(account) : std::nullopt;
}

std::optional<Account> open_account(soci::session& sql, LinkPurpose purpose, std::string_view key, std::int64_t now_s) {
    const auto id = owner(sql, purpose, key, now_s);
    auto account = id ? account_rows::by_id(sql, *id) : std::nullopt;
    return account && !account->disabled ? account : std::nullopt;
}

void use_up(soci::session& sql, std::string_view key) {
    const auto hash = key_hash(key);
    run_statement(sql, "DELETE FROM one_time_links WHERE link_hash = :hash", soci::use(hash));
}

bool no_account_yet(soci::session& sql) {
    int any = 0;
    run_statement(sql, "SELECT EXISTS (SELECT 1 FROM accounts)", soci::into(any));
    return any == 0;
}

Failure not_for_them(std::string_view name, bool disabled) {
    if (disabled) return {"The account is disabled", std::string(name), "an enabled one", "", "Enable it first."};
    return {"There is no such account", std::string(name), "", "", "host_stub admin list shows those that there are."};
}

}  // namespace

OneTimeLinkStore::OneTimeLinkStore(Database& database) : database_(database) {}

std::optional<OneTimeLink> OneTimeLinkStore::make_set_up(const Doer& doer) {
    return or_throw(database_, [&](soci::session& sql) -> std::optional<OneTimeLink> {
        WriteTransaction transaction(sql);
        if (!no_account_yet(sql)) return std::nullopt;
        auto link = insert(sql, LinkPurpose::set_up, {}, doer.now_s);
        note(sql, doer, "link.make", "first set-up", "");
        transaction.commit();
        return link;
    });
}

Result<OneTimeLink> OneTimeLinkStore::make(LinkPurpose purpose, std::string_view name, const Doer& doer) {
    return or_throw(database_, [&](soci::session& sql) -> Result<OneTimeLink> {
        WriteTransaction transaction(sql);
        const auto account = account_rows::by_name(sql, name);
        if (!account || account->disabled) return not_for_them(name, account.has_value());
        auto link = insert(sql, purpose, account->id, doer.now_s);
        const bool reset = purpose == LinkPurpose::reset;
        if (reset) account_rows::end_sessions(sql, account->id);
        note(sql, doer, "link.make", account->name, reset ? "to a new password; sessions ended" : "to sign in");
        transaction.commit();
        return link;
    });
}

bool OneTimeLinkStore::opens_set_up(std::string_view key, std::int64_t now_s) {
    return or_throw(database_, [&](soci::session& sql) {
        const ReadTransaction one_view(sql);
        return no_account_yet(sql) && owner(sql, LinkPurpose::set_up, key, now_s).has_value();
    });
}

std::optional<Account> OneTimeLinkStore::whose(LinkPurpose purpose, std::string_view key, std::int64_t now_s) {
    return or_throw(database_, [&](soci::session& sql) {
        const ReadTransaction one_view(sql);
        return open_account(sql, purpose, key, now_s);
    });
}

std::optional<Opened> OneTimeLinkStore::set_up(std::string_view key, NewAccount account, std::int64_t now_s) {
    return or_throw(database_, [&](soci::session& sql) -> std::optional<Opened> {
        WriteTransaction transaction(sql);
        if (!no_account_yet(sql) || !owner(sql, LinkPurpose::set_up, key, now_s)) return std::nullopt;
        account.role = domain::first_role;
        const Doer doer{account.name, now_s};
        const auto made = account_rows::insert(sql, account, doer);
        if (!made) throw StoreError(made.failure());  // no name is taken yet, and the role is there
        use_up(sql, key);
        Opened opened{*made, account_rows::start_session(sql, made->id, now_s)};
        note(sql, doer, "account.add", made->name, "first set-up; role: " + made->role);
        note(sql, doer, "session.begin", made->name, "with the set-up link");
        transaction.commit();
        return opened;
    });
}

std::optional<Opened> OneTimeLinkStore::sign_in(std::string_view key, std::int64_t now_s) {
    return or_throw(database_, [&](soci::session& sql) -> std::optional<Opened> {
        WriteTransaction transaction(sql);
        const auto account = open_account(sql, LinkPurpose::sign_in, key, now_s);
        if (!account) return std::nullopt;
        use_up(sql, key);
        Opened opened{*account, account_rows::start_session(sql, account->id, now_s)};
        note(sql, {account->name, now_s}, "session.begin", account->name, "with a one-time link");
        transaction.commit();
        return opened;
    });
}

std::optional<Opened> OneTimeLinkStore::set_password(std::string_view key, const std::string& hash,
                                                     std::int64_t now_s) {
    return or_throw(database_, [&](soci::session& sql) -> std::optional<Opened> {
        WriteTransaction transaction(sql);
        const auto account = open_account(sql, LinkPurpose::reset, key, now_s);
        if (!account) return std::nullopt;
        account_rows::set_password(sql, account->id, hash);  // with all its links
        Opened opened{*account, account_rows::start_session(sql, account->id, now_s)};
        note(sql, {account->name, now_s}, "account.password", account->name, "with a one-time link; sessions ended");
        transaction.commit();
        return opened;
    });
}

}  // namespace risk::store
