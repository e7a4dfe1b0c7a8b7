// SPDX-License-Identifier: Apache-2.0
#include "store/counter_book.hpp"

#include <soci/soci.h>

#include <array>

#include "store/statement.hpp"

namespace risk::store {
namespace {

constexpr auto columns = "requests, fetched, admitted, duplicate, not_critical, before_activation, unmatched";

// In the order of columns.
std::array<std::int64_t, 7> numbers(const domain::Counters& c) {
    const auto number = [](std::uint64_t value) { return static_cast<std::int64_t>(value); };
    return {number(c.requests),     number(c.fetched),           number(c.admitted), number(c.duplicate),
            number(c.not_critical), number(c.before_activation), number(c.unmatched)};
}

std::map<std::int64_t, domain::Counters> read(soci::session& sql, const std::string& which, std::int64_t id) {
    std::map<std::int64_t, domain::Counters> all;
    std::array<std::int64_t, 7> n{};
    std::int64_t integration = 0, events = 0;
    std::string reason;
    const auto count = [](std::int64_t value) { return static_cast<std::uint64_t>(value); };
    soci::statement plain =
        prepare_statement(sql, std::string("SELECT integration_id, ") + columns + " FROM integration_counters" + which,
                          soci::use(id), soci::into(integration), soci::into(n[0]), soci::into(n[1]), soci::into(n[2]),
                          soci::into(n[3]), soci::into(n[4]), soci::into(n[5]), soci::into(n[6]));
    plain.execute();
    while (plain.fetch())
        all[integration] = {count(n[0]), count(n[1]), count(n[2]), count(n[3]),
                            count(n[4]), count(n[5]), count(n[6]), {}};
    soci::statement by_reason =
        prepare_statement(sql, "SELECT integration_id, reason, events FROM integration_ignored" + which, soci::use(id),
                          soci::into(integration), soci::into(reason), soci::into(events));
    by_reason.execute();
    while (by_reason.fetch()) all[integration].ignored[reason] = count(events);
    return all;
}

}  // namespace

bool add_counts(soci::session& sql, std::int64_t integration_id, const domain::Counters& more) {
    const auto n = numbers(more);
    soci::statement update =
        prepare_statement(sql,
                          "UPDATE integration_counters SET requests = requests + :r, fetched = fetched + :f,"
                          " admitted = admitted + :a, duplicate = duplicate + :d, not_critical = not_critical + :n,"
                          " before_activation = before_activation + :b, unmatched = unmatched + :u"
                          " WHERE integration_id = :id",
                          soci::use(n[0]), soci::use(n[1]), soci::use(n[2]), soci::use(n[3]), soci::use(n[4]),
                          soci::use(n[5]), soci::use(n[6]), soci::use(integration_id));
    update.execute(true);
    if (update.get_affected_rows() == 0) return false;
    for (const auto& [reason, events] : more.ignored) {
        const auto count = static_cast<std::int64_t>(events);
        run_statement(sql,
                      "INSERT INTO integration_ignored (integration_id, reason, events) VALUES (:id, :reason, :n)"
                      " ON CONFLICT (integration_id, reason) DO UPDATE SET events = events + excluded.events",
                      soci::use(integration_id), soci::use(reason), soci::use(count));
    }
    return true;
}

void move_to_admitted(soci::session& sql, std::int64_t integration_id, std::uint64_t events) {
    const auto count = static_cast<std::int64_t>(events);
    run_statement(sql,
                  "UPDATE integration_counters SET unmatched = unmatched - :n, admitted = admitted + :m"
                  " WHERE integration_id = :id",
                  soci::use(count), soci::use(count), soci::use(integration_id));
}

domain::Counters read_counts(soci::session& sql, std::int64_t integration_id) {
    auto found = read(sql, " WHERE integration_id = :id", integration_id);
    return found.empty() ? domain::Counters{} : std::move(found.begin()->second);
}

std::map<std::int64_t, domain::Counters> read_all_counts(soci::session& sql) { return read(sql, " WHERE :id = 0", 0); }

}  // namespace risk::store
