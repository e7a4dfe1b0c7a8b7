// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "store/event_keys.hpp"
#include "store/event_store.hpp"
#include "store/event_writer.hpp"
#include "store/ledger.hpp"
#include "store/person_matcher.hpp"
#include "store/roll_ups.hpp"

namespace risk::store {

/// Carries out commits inside one transaction; keeps its prepared statements between them.
class EventCommitter {
  public:
    explicit EventCommitter(soci::session& sql);

    /// At the start of each transaction: reads what others may have set meanwhile.
    void begin(std::int64_t now_ns);
    /// All of it or, with a Failure, some of it: then the transaction is to be undone, as a whole. Throws when
    /// the database itself failed: then the transaction is lost.
    Result<CommitOutcome> carry_out(const Commit& commit);
    /// The same; a Failure leaves nothing behind. Takes longer.
    Result<CommitOutcome> carry_out_apart(const Commit& commit);
    /// At the end of each transaction, and when it is durable.
    void finish() { roll_ups_.write(); }
    void committed();

  private:
    Result<CommitOutcome> apply(const Commit& commit);
    void take(const Commit& commit, const DatedEvent& dated, CommitOutcome& outcome, domain::Counters& counters);
    DatedEvent decide(const Commit& commit, const NewEvent& event);
    void save_checkpoint(const Commit& commit);
    void forget();

    soci::session& sql_;
    QuickStatement version_;
    EventKeys keys_;
    EventWriter writer_;
    PersonMatcher matcher_;
    RollUps roll_ups_;
    Ledger ledger_;
    std::vector<LedgerEvent> admitted_;
    std::optional<std::int64_t> rows_changed_;  // by this connection, when a transaction of ours was its last
    std::int64_t others_ = 0;                   // changes when another connection has committed
    std::int64_t penalty_seconds_ = 0;
    std::int64_t snapshots_through_ = 0;
};

}  // namespace risk::store
