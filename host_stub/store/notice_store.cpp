// SPDX-License-Identifier: Apache-2.0
#include "store/notice_store.hpp"

#include <soci/soci.h>

#include "store/database.hpp"
#include "store/door.hpp"
#include "store/secret_shelf.hpp"
#include "store/statement.hpp"
#include "store/transaction.hpp"

namespace risk::store {
namespace {

constexpr auto subject = "webhook";
const std::string columns =
    "n.seq, n.id, n.integration_id, n.integration, n.plugin_id, n.status_from, n.status_to, n.reason, n.at_s, "
    "n.attempts";

std::vector<Notice> select(soci::session& sql, const std::string& where, std::int64_t before_s) {
    std::vector<Notice> all;
    Notice one;
    soci::statement query = prepare_statement(
        sql, "SELECT " + columns + " FROM notices n WHERE " + where + " ORDER BY n.seq", soci::use(before_s, "before"),
        soci::into(one.seq), soci::into(one.id), soci::into(one.integration_id), soci::into(one.integration),
        soci::into(one.plugin_id), soci::into(one.from), soci::into(one.to), soci::into(one.reason),
        soci::into(one.at_s), soci::into(one.attempts));
    query.execute();
    while (query.fetch()) all.push_back(one);
    return all;
}

std::int64_t waiting(soci::session& sql) {
    std::int64_t count = 0;
    run_statement(sql, "SELECT count(*) FROM notices", soci::into(count));
    return count;
}

bool erase(soci::session& sql, const Notice& notice) {
    soci::statement change = prepare_statement(sql, "DELETE FROM notices WHERE seq = :seq", soci::use(notice.seq));
    change.execute(true);
    return change.get_affected_rows() == 1;
}

}  // namespace

Result<void> NoticeStore::set_target(const SecretBox& box, const std::string& url, const Secret& secret,
                                     const std::string& audited, const Doer& doer) {
    return or_throw(database_, [&](soci::session& sql) -> Result<void> {
        WriteTransaction transaction(sql);
        run_statement(sql,
                      "INSERT INTO notice_target (id, url, sealed, set_s) VALUES (1, :url, x'', :now)"
                      " ON CONFLICT (id) DO UPDATE SET url = excluded.url, set_s = excluded.set_s",
                      soci::use(url), soci::use(doer.now_s));
        if (auto stored = put_secrets(sql, box, notices_owner, {{notices_field, secret}}); !stored) return stored;
        note(sql, doer, "notice.set", subject, audited);
        transaction.commit();
        return {};
    });
}

std::optional<std::int64_t> NoticeStore::remove_target(const Doer& doer) {
    return or_throw(database_, [&](soci::session& sql) -> std::optional<std::int64_t> {
        WriteTransaction transaction(sql);
        soci::statement change = prepare_statement(sql, "DELETE FROM notice_target");
        change.execute(true);
        if (change.get_affected_rows() == 0) return std::nullopt;
        const auto dropped = waiting(sql);
        run_statement(sql, "DELETE FROM notices");
        note(sql, doer, "notice.remove", subject, std::to_string(dropped) + " notices were waiting");
        transaction.commit();
        return dropped;
    });
}

std::optional<NoticeTarget> NoticeStore::target(const SecretBox& box) {
    return or_throw(database_, [&](soci::session& sql) -> std::optional<NoticeTarget> {
        const ReadTransaction view(sql);
        NoticeTarget target;
        soci::statement query = prepare_statement(sql, "SELECT url, set_s FROM notice_target", soci::into(target.url),
                                                  soci::into(target.set_s));
        if (!fetch_one(query)) return std::nullopt;
        auto taken = take_secrets(sql, box, notices_owner);
        target.unreadable = taken.failure;
        if (!taken.failure) target.secret = std::move(taken.secrets.at(notices_field));
        return target;
    });
}

NoticeFigures NoticeStore::figures() {
    return or_throw(database_, [](soci::session& sql) {
        const ReadTransaction view(sql);
        NoticeFigures figures;
        soci::statement query = prepare_statement(
            sql,
            "SELECT url, set_s, delivered, last_delivered_s, failed, last_failure_s, last_failure,"
            " given_up FROM notice_target",
            soci::into(figures.url), soci::into(figures.set_s), soci::into(figures.delivered),
            soci::into(figures.last_delivered_s), soci::into(figures.failed), soci::into(figures.last_failure_s),
            soci::into(figures.last_failure), soci::into(figures.given_up));
        figures.set = fetch_one(query);
        run_statement(sql, "SELECT count(*), ifnull(min(at_s), 0) FROM notices", soci::into(figures.waiting),
                      soci::into(figures.oldest_s));
        return figures;
    });
}

std::vector<Notice> NoticeStore::next() {
    return or_throw(database_, [](soci::session& sql) {
        return select(sql,
                      "n.at_s < :before AND n.seq = (SELECT min(o.seq) FROM notices o"
                      " WHERE o.integration_id = n.integration_id)",
                      INT64_MAX);
    });
}

void NoticeStore::delivered(const Notice& notice, std::int64_t now_s) {
    or_throw(database_, [&](soci::session& sql) {
        WriteTransaction transaction(sql);
        if (erase(sql, notice)) {
            run_statement(sql, "UPDATE notice_target SET delivered = delivered + 1, last_delivered_s = :now",
                          soci::use(now_s));
        }
        transaction.commit();
    });
}

void NoticeStore::failed(const Notice& notice, const std::string& why, std::int64_t now_s) {
    or_throw(database_, [&](soci::session& sql) {
        WriteTransaction transaction(sql);
        run_statement(sql, "UPDATE notices SET attempts = attempts + 1 WHERE seq = :seq", soci::use(notice.seq));
        run_statement(sql, "UPDATE notice_target SET failed = failed + 1, last_failure_s = :now, last_failure = :why",
                      soci::use(now_s), soci::use(why));
        transaction.commit();
    });
}

std::vector<Notice> NoticeStore::give_up(std::int64_t before_s, std::int64_t now_s) {
    return or_throw(database_, [&](soci::session& sql) {
        if (select(sql, "n.at_s < :before", before_s).empty()) return std::vector<Notice>();
        WriteTransaction transaction(sql);
        auto old = select(sql, "n.at_s < :before", before_s);
        for (const auto& notice : old) {
            if (!erase(sql, notice)) continue;
            run_statement(sql, "UPDATE notice_target SET given_up = given_up + 1");
            note(sql, {"host", now_s}, "notice.given_up", notice.integration,
                 notice.from + " to " + notice.to + ", not delivered in " + std::to_string(notice.attempts) +
                     " attempts: notice " + notice.id);
        }
        transaction.commit();
        return old;
    });
}

}  // namespace risk::store
