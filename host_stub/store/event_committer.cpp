// SPDX-License-Identifier: Apache-2.0
#include "store/event_committer.hpp"

#include <soci/soci.h>

#include <algorithm>
#include <limits>

#include "domain/day.hpp"
#include "domain/person.hpp"
#include "store/blob.hpp"
#include "store/counter_book.hpp"
#include "store/door.hpp"
#include "store/event_key.hpp"
#include "store/setting.hpp"
#include "store/statement.hpp"
#include "store/transaction.hpp"

namespace risk::store {
namespace {

constexpr std::int64_t second_ns = 1'000'000'000;

std::int64_t whole_seconds(std::int64_t ns) { return ns >= 0 ? ns / second_ns : -((second_ns - 1 - ns) / second_ns); }

// Designation, not later than receipt. A record without a time counts from its receipt.
std::int64_t moment(const NewEvent& event, const Commit& commit) {
    const auto ns = event.occurred_ns > 0 ? std::min(event.occurred_ns, commit.received_ns) : commit.received_ns;
    return whole_seconds(ns);
}

Failure gone(const Commit& commit) {
    return {"The batch was not stored", "integration " + std::to_string(commit.integration_id),
            "an integration that exists", "none: it was removed meanwhile", ""};
}

Failure nameless() {
    return {"The batch was not stored", "events", "an id in every event", "an event without one",
            "Report this to the publisher of the plugin."};
}

Failure refused(const Commit& commit) {
    return {"The batch was not stored", "integration " + std::to_string(commit.integration_id), "",
            "an event that breaks a rule of the database", "Report this to the publisher of the plugin."};
}

}  // namespace

EventCommitter::EventCommitter(soci::session& sql) : sql_(sql), writer_(sql), matcher_(sql), ledger_(sql) {}

void EventCommitter::begin() {
    matcher_.begin();
    penalty_seconds_ = setting::get(sql_, setting::critical_penalty_seconds, domain::critical_penalty_seconds);
    snapshots_through_ = setting::get(sql_, setting::snapshots_through, std::numeric_limits<std::int64_t>::min());
}

Result<CommitOutcome> EventCommitter::carry_out(const Commit& commit) {
    Savepoint alone(sql_);
    try {
        auto outcome = apply(commit);
        if (outcome) alone.keep();
        return outcome;
    } catch (const soci::soci_error& error) {
        if (!is_about_the_data(error)) throw;
        return refused(commit);
    }
}

Result<CommitOutcome> EventCommitter::apply(const Commit& commit) {
    CommitOutcome outcome;
    domain::Counters counters;
    counters += commit.tally;
    for (const auto& event : commit.events) {
        if (event.id.empty()) return nameless();
        take(commit, event, outcome, counters);
    }
    counters.fetched += commit.events.size();
    if (!add_counts(sql_, commit.integration_id, counters)) return gone(commit);
    if (commit.checkpoint) save_checkpoint(commit);
    outcome.admitted = counters.admitted;
    outcome.unmatched = counters.unmatched;
    return outcome;
}

void EventCommitter::take(const Commit& commit, const NewEvent& event, CommitOutcome& outcome,
                          domain::Counters& counters) {
    const auto key = event_key(commit.plugin_id, event.id);
    if (writer_.exists(key)) {
        ++outcome.duplicate;
        ++counters.duplicate;
        return;
    }
    const auto dated = decide(commit, event);
    const auto row = writer_.insert(key, commit, dated);
    outcome.new_rows.push_back(row);
    switch (dated.fate) {
        case EventFate::ignored:
            ++outcome.ignored;
            ++counters.ignored[std::string(event.ignored_because)];
            break;
        case EventFate::unmatched:
            ++counters.unmatched;
            break;
        case EventFate::admitted:
            ++counters.admitted;
            ledger_.enter(*dated.person_id, row,
                          {dated.occurred_s, penalty_seconds_, std::string(commit.plugin_id), std::string(event.id)});
            break;
    }
}

DatedEvent EventCommitter::decide(const Commit& commit, const NewEvent& event) {
    DatedEvent dated{event, domain::normalise_address(event.subject), domain::normalise_address(event.actor)};
    dated.occurred_s = moment(event, commit);
    dated.received_s = whole_seconds(commit.received_ns);
    if (!event.ignored_because.empty()) {
        dated.fate = EventFate::ignored;
        return dated;
    }
    dated.person_id = matcher_.match(dated.subject, dated.actor);
    dated.fate = dated.person_id ? EventFate::admitted : EventFate::unmatched;
    dated.received_late = dated.person_id && domain::day_of(dated.occurred_s) <= snapshots_through_;
    return dated;
}

// An empty one is the same as none, and SQLite takes a blob without bytes for NULL.
void EventCommitter::save_checkpoint(const Commit& commit) {
    if (commit.checkpoint->empty()) {
        run_statement(sql_, "DELETE FROM integration_checkpoints WHERE integration_id = :id",
                      soci::use(commit.integration_id));
        return;
    }
    soci::blob bytes(sql_);
    write_blob(bytes, *commit.checkpoint);
    run_statement(sql_,
                  "INSERT INTO integration_checkpoints (integration_id, checkpoint) VALUES (:id, :bytes)"
                  " ON CONFLICT (integration_id) DO UPDATE SET checkpoint = excluded.checkpoint",
                  soci::use(commit.integration_id), soci::use(bytes));
}

}  // namespace risk::store
