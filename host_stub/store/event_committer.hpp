// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "store/event_store.hpp"
#include "store/event_writer.hpp"
#include "store/ledger.hpp"
#include "store/person_matcher.hpp"

namespace risk::store {

/// Carries out commits inside one transaction; keeps its prepared statements between them.
class EventCommitter {
  public:
    explicit EventCommitter(soci::session& sql);

    /// At the start of each transaction: reads what others may have set meanwhile.
    void begin();
    /// All of it or, with a Failure, nothing. Throws when the database itself failed: then the transaction is lost.
    Result<CommitOutcome> carry_out(const Commit& commit);

  private:
    Result<CommitOutcome> apply(const Commit& commit);
    void take(const Commit& commit, const NewEvent& event, CommitOutcome& outcome, domain::Counters& counters);
    DatedEvent decide(const Commit& commit, const NewEvent& event);
    void save_checkpoint(const Commit& commit);

    soci::session& sql_;
    EventWriter writer_;
    PersonMatcher matcher_;
    Ledger ledger_;
    std::int64_t penalty_seconds_ = 0;
    std::int64_t snapshots_through_ = 0;
};

}  // namespace risk::store
