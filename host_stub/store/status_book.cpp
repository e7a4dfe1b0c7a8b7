// SPDX-License-Identifier: Apache-2.0
#include "store/status_book.hpp"

#include <soci/soci.h>
#include <sodium.h>

#include <array>
#include <optional>

#include "store/audit_trail.hpp"
#include "store/counter_book.hpp"
#include "store/door.hpp"
#include "store/statement.hpp"
#include "store/transaction.hpp"

namespace risk::store {
namespace {

using domain::Status;

struct Told {
    bool connected = false;
    std::string status;
};

std::optional<Told> last_told(soci::session& sql, std::int64_t integration_id) {
    Told told;
    int connected = 0;
    soci::statement query =
        prepare_statement(sql, "SELECT connected, status FROM notice_states WHERE integration_id = :id",
                          soci::use(integration_id), soci::into(connected), soci::into(told.status));
    if (!fetch_one(query)) return std::nullopt;
    told.connected = connected != 0;
    return told;
}

void keep(soci::session& sql, std::int64_t integration_id, const Told& told) {
    const int connected = told.connected ? 1 : 0;
    run_statement(
        sql,
        "INSERT INTO notice_states (integration_id, connected, status)"
        " SELECT id, :connected, :status FROM integrations WHERE id = :id"
        " ON CONFLICT (integration_id) DO UPDATE SET connected = excluded.connected, status = excluded.status",
        soci::use(connected), soci::use(told.status), soci::use(integration_id));
}

std::string new_id() {
    std::array<unsigned char, 16> bytes{};
    std::array<char, 33> text{};
    randombytes_buf(bytes.data(), bytes.size());
    sodium_bin2hex(text.data(), text.size(), bytes.data(), bytes.size());
    return text.data();
}

// Only while somebody wants to be told.
void put_out(soci::session& sql, std::int64_t integration_id, const std::string& from, const std::string& to,
             const domain::StatusChange& change) {
    const auto id = new_id();
    run_statement(
        sql,
        "INSERT INTO notices (id, integration_id, integration, plugin_id, status_from, status_to, reason, at_s)"
        " SELECT :id, i.id, i.name, i.plugin_id, :from, :to, :reason, :at FROM integrations i, notice_target"
        " WHERE i.id = :integration",
        soci::use(id), soci::use(from), soci::use(to), soci::use(change.reason), soci::use(change.since_s),
        soci::use(integration_id));
}

// The first time that one is connected is what everybody expects; the first time that it is not, is an edge.
void look_for_edge(soci::session& sql, std::int64_t integration_id, const domain::StatusChange& change) {
    const Link link = link_of(change.status);
    if (link == Link::undecided) return;
    const Told now{link == Link::connected, std::string(domain::status_word(change.status))};
    const auto before = last_told(sql, integration_id);
    const bool was_connected = !before || before->connected;
    const std::string from = before ? before->status : std::string(domain::status_word(Status::connecting));
    if (was_connected != now.connected) put_out(sql, integration_id, from, now.status, change);
    keep(sql, integration_id, now);
}

void save(soci::session& sql, std::int64_t integration_id, const domain::StatusChange& change) {
    const std::string word(domain::status_word(change.status));
    run_statement(sql,
                  "INSERT INTO integration_statuses (integration_id, status, reason, since_s)"
                  " SELECT id, :status, :reason, :since FROM integrations WHERE id = :id"
                  " ON CONFLICT (integration_id) DO UPDATE SET status = excluded.status, reason = excluded.reason,"
                  " since_s = excluded.since_s",
                  soci::use(word), soci::use(change.reason), soci::use(change.since_s), soci::use(integration_id));
}

void put(soci::session& sql, const StatusNote& noted) {
    domain::Counters more;
    more += noted.tally;
    if (noted.tally != domain::Tally{}) add_counts(sql, noted.integration_id, more);
    if (!noted.change) return;
    const std::string word(domain::status_word(noted.change->status));
    const Doer host{"host", noted.change->since_s};
    save(sql, noted.integration_id, *noted.change);
    const auto detail = noted.change->reason.empty() ? word : word + ": " + noted.change->reason;
    if (noted.audited) note(sql, host, "status", noted.name, detail);
    look_for_edge(sql, noted.integration_id, *noted.change);
}

}  // namespace

Link link_of(Status status) {
    if (status == Status::connecting) return Link::undecided;
    return status == Status::connected ? Link::connected : Link::not_connected;
}

void StatusBook::record(std::int64_t integration_id, const std::string& name, const domain::StatusChange& change,
                        const domain::Tally& tally) {
    const StatusNote one{integration_id, name, change, tally};
    record({&one, 1});
}

void StatusBook::record(std::span<const StatusNote> notes) {
    or_throw(database_, [&](soci::session& sql) {
        WriteTransaction transaction(sql);
        for (const auto& each : notes) put(sql, each);
        transaction.commit();
    });
}

}  // namespace risk::store
