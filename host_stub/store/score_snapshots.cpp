// SPDX-License-Identifier: Apache-2.0
#include "store/score_snapshots.hpp"

#include <soci/soci.h>

#include <algorithm>
#include <limits>

#include "domain/day.hpp"
#include "store/door.hpp"
#include "store/ledger_reader.hpp"
#include "store/organisation_people.hpp"
#include "store/quick_statement.hpp"
#include "store/setting.hpp"
#include "store/snapshot_blocks.hpp"
#include "store/statement.hpp"
#include "store/transaction.hpp"

namespace risk::store {
namespace {

constexpr std::int64_t none = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t most_days_ahead = 7;       // a clock that is further back than that is itself in doubt
constexpr std::int64_t days_a_transaction = 100;  // after a long stop; others may write in between

constexpr auto score_query =
    "SELECT person_id, clear_at, last_s, in_directory FROM behaviour_scores WHERE +behaviour = 1 AND clear_at > ?"
    " ORDER BY person_id";

// Writes days one after the other; its statements see everybody on each of them.
class SnapshotWriter {
  public:
    explicit SnapshotWriter(soci::session& sql) : sql_(sql), scores_(sql, score_query), ledger_(sql), blocks_(sql) {}

    void write(std::int64_t day) {
        const auto end = domain::end_of_day(day);
        const int inside = organisation_mark(sql_);
        domain::ScoreSpread spread;
        scores_.each(
            [&](const QuickStatement& score) {
                const auto tenths = domain::read_score(state_at(end, score), end).tenths;
                if (tenths == 0) return true;
                blocks_.add(day, score.number(0), tenths);
                if (score.number(3) == inside) spread.add(tenths);
                return true;
            },
            end);
        blocks_.finish();
        const auto people = static_cast<std::int64_t>(organisation_size(sql_));
        spread.add(0, static_cast<std::uint64_t>(people) - spread.people());
        const int organisation = spread.mean();
        run_statement(sql_, "INSERT INTO organisation_snapshots (day, people, tenths) VALUES (:day, :people, :tenths)",
                      soci::use(day), soci::use(people), soci::use(organisation));
    }

  private:
    // From the events before a moment. The current state will do unless an event came after.
    std::int64_t state_at(std::int64_t at_s, const QuickStatement& score) {
        return score.number(2) < at_s ? score.number(1) : ledger_.state_before(score.number(0), at_s);
    }

    soci::session& sql_;
    QuickStatement scores_;
    LedgerReader ledger_;
    SnapshotBlockWriter blocks_;
};

// The first day on record: that of the oldest event scored so far, or the last one that is over.
std::int64_t first_day(soci::session& sql, std::int64_t last_day) {
    std::int64_t oldest = std::numeric_limits<std::int64_t>::max();
    run_statement(sql, "SELECT coalesce(min(occurred_s), 9223372036854775807) FROM events WHERE fate = 0",
                  soci::into(oldest));
    return std::min(domain::day_of(oldest), last_day);
}

// Written while a clock ran ahead: those days are not over. The database lets them go once they are not on record any more.
void take_back(soci::session& sql, std::int64_t last_day) {
    WriteTransaction transaction(sql);
    if (setting::get(sql, setting::snapshots_through, none) <= last_day) return;
    setting::set(sql, setting::snapshots_through, last_day);
    for (const char* table : {"score_snapshots", "organisation_snapshots"})
        run_statement(sql, std::string("DELETE FROM ") + table + " WHERE day > :day", soci::use(last_day));
    transaction.commit();
}

// False when there is nothing left to do.
bool snapshot_some(soci::session& sql, std::int64_t last_day) {
    WriteTransaction transaction(sql);
    const auto through = setting::get(sql, setting::snapshots_through, none);
    if (through >= last_day) return false;
    const auto from = through == none ? first_day(sql, last_day) : through + 1;
    const auto to = std::min(last_day, from + days_a_transaction - 1);
    if (through == none) setting::set(sql, setting::snapshots_from, from);
    SnapshotWriter writer(sql);
    for (auto day = from; day <= to; ++day) writer.write(day);
    setting::set(sql, setting::snapshots_through, to);
    transaction.commit();
    return true;
}

std::int64_t person_id(soci::session& sql, const std::string& email) {
    std::int64_t id = 0;
    run_statement(sql, "SELECT id FROM people WHERE email = :email", soci::use(email), soci::into(id));
    return id;
}

}  // namespace

void snapshot_days_before(soci::session& sql, std::int64_t now_s) {
    const auto last_day = domain::day_of(now_s) - 1;
    // Looks before it takes the write lock: on most calls there is nothing to write.
    const auto through = setting::get(sql, setting::snapshots_through, none);
    if (through > last_day && through <= last_day + most_days_ahead) take_back(sql, last_day);
    if (through >= last_day) return;
    while (snapshot_some(sql, last_day)) {
    }
}

std::vector<Snapshot> read_history(soci::session& sql, const std::string& email, std::int64_t from_day,
                                   std::int64_t to_day) {
    const auto from = std::max(from_day, setting::get(sql, setting::snapshots_from, 0));
    const auto to = std::min(to_day, setting::get(sql, setting::snapshots_through, none));
    const auto person = person_id(sql, email);
    std::vector<Snapshot> days;
    if (person == 0 || from > to) return days;
    for (auto day = from; day <= to; ++day) days.push_back({day, 0});
    SnapshotBlocks blocks(sql);
    for (auto& day : days) day.tenths = blocks.tenths(day.day, person);
    return days;
}

std::vector<OrganisationSnapshot> read_organisation_history(soci::session& sql, std::int64_t from_day,
                                                            std::int64_t to_day) {
    std::vector<OrganisationSnapshot> days;
    OrganisationSnapshot row;
    std::int64_t people = 0;
    soci::statement query = prepare_statement(sql,
                                              "SELECT day, people, tenths FROM organisation_snapshots"
                                              " WHERE day >= :from AND day <= :to ORDER BY day",
                                              soci::use(from_day), soci::use(to_day), soci::into(row.day),
                                              soci::into(people), soci::into(row.tenths));
    query.execute();
    while (query.fetch()) {
        row.people = static_cast<std::uint64_t>(people);
        days.push_back(row);
    }
    return days;
}

}  // namespace risk::store
