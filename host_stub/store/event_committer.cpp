// SPDX-License-Identifier: Apache-2.0
#include "store/event_committer.hpp"

#include <soci/soci.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "domain/behaviour_score.hpp"
#include "domain/day.hpp"
#include "domain/person.hpp"
#include "store/blob.hpp"
#include "store/counter_book.hpp"
#include "store/setting.hpp"
#include "store/sqlite.hpp"
#include "store/statement.hpp"
#include "store/store_error.hpp"
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

EventCommitter::EventCommitter(soci::session& sql)
    : sql_(sql),
      version_(sql, "PRAGMA data_version"),
      keys_(sql),
      writer_(sql),
      matcher_(sql),
      roll_ups_(sql),
      ledger_(sql, roll_ups_) {
    // A transaction comes to each page once, in order: a larger cache costs memory and saves nothing.
    run_script(sql, "PRAGMA cache_size = -512");
    gather_log_writes(sql);
}

// What was learned of names and people in one transaction holds in the next, as long as nobody else has written anything.
void EventCommitter::begin(std::int64_t now_ns) {
    std::int64_t others = 0;
    version_.first([&others](const QuickStatement& row) { others = row.number(0); });
    const bool alone = std::exchange(rows_changed_, std::nullopt) == rows_changed(sql_) && others == others_;
    others_ = others;
    if (!alone) forget();
    writer_.begin();
    roll_ups_.begin();
    roll_ups_.let_go_of_past(whole_seconds(now_ns));
    penalty_seconds_ = setting::get(sql_, setting::critical_penalty_seconds, domain::critical_penalty_seconds);
    snapshots_through_ = setting::get(sql_, setting::snapshots_through, std::numeric_limits<std::int64_t>::min());
}

void EventCommitter::committed() { rows_changed_ = rows_changed(sql_); }

void EventCommitter::forget() {
    writer_.forget();
    matcher_.begin();
}

Result<CommitOutcome> EventCommitter::carry_out(const Commit& commit) {
    try {
        return apply(commit);
    } catch (const soci::soci_error& error) {
        if (!is_about_the_data(error)) throw;
        return refused(commit);
    }
}

Result<CommitOutcome> EventCommitter::carry_out_apart(const Commit& commit) {
    const auto before = roll_ups_.counted();
    Savepoint alone(sql_);
    auto outcome = carry_out(commit);
    if (outcome) {
        alone.keep();
    } else {
        roll_ups_.set_counted(before);
        writer_.begin();
        forget();
    }
    return outcome;
}

Result<CommitOutcome> EventCommitter::apply(const Commit& commit) {
    for (const auto& event : commit.events) {
        if (event.id.empty()) return nameless();
    }
    CommitOutcome outcome;
    domain::Counters counters;
    counters += commit.tally;
    counters.fetched += commit.events.size();
    const auto source = writer_.words().id(commit.plugin_id);
    auto seq = writer_.next_seq();
    const auto fresh = keys_.enter_new(commit, source, seq);
    outcome.duplicate = commit.events.size() - fresh.size();
    counters.duplicate += outcome.duplicate;
    admitted_.clear();
    for (const auto place : fresh) {
        auto dated = decide(commit, commit.events[place]);
        dated.seq = seq++;
        take(commit, dated, outcome, counters);
        writer_.insert(commit, source, std::move(dated));
    }
    writer_.write(commit, source);
    ledger_.enter(std::exchange(admitted_, {}));
    if (!add_counts(sql_, commit.integration_id, counters)) return gone(commit);
    if (commit.checkpoint) save_checkpoint(commit);
    outcome.admitted = counters.admitted;
    outcome.unmatched = counters.unmatched;
    return outcome;
}

void EventCommitter::take(const Commit& commit, const DatedEvent& dated, CommitOutcome& outcome,
                          domain::Counters& counters) {
    roll_ups_.count_event(dated.fate, dated.occurred_s, commit.integration_id, dated.action_type, 1);
    outcome.new_rows.push_back(dated.seq);
    switch (dated.fate) {
        case EventFate::ignored:
            ++outcome.ignored;
            ++counters.ignored[std::string(dated.event.ignored_because)];
            break;
        case EventFate::unmatched:
            ++counters.unmatched;
            break;
        case EventFate::admitted:
            ++counters.admitted;
            admitted_.push_back({*dated.person_id, dated.occurred_s, commit.plugin_id, dated.event.id, dated.seq,
                                 dated.action_type, penalty_seconds_});
            break;
    }
}

DatedEvent EventCommitter::decide(const Commit& commit, const NewEvent& event) {
    DatedEvent dated{event, domain::normalise_address(event.subject), domain::normalise_address(event.actor)};
    dated.action_type = writer_.titles().id(event.title);
    dated.occurred_s = moment(event, commit);
    dated.received_s = whole_seconds(commit.received_ns);
    if (!event.ignored_because.empty()) {
        dated.fate = EventFate::ignored;
        return dated;
    }
    if (const auto match = matcher_.match(dated.subject, dated.actor)) {
        dated.person_id = match->person_id;
        dated.subject_is_person = match->by_address;
        dated.fate = EventFate::admitted;
        dated.received_late = domain::day_of(dated.occurred_s) <= snapshots_through_;
    }
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
