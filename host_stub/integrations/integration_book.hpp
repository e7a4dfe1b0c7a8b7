// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>

#include "integrations/surroundings.hpp"
#include "integrations/tally_keeper.hpp"

namespace risk::integrations {

/// What an integration writes: batches, what was counted, statuses. Each count and each change of status is written once;
/// what could not be written is kept and tried again. On the loop's thread.
class IntegrationBook {
  public:
    /// stored: called after each write that moved the counters in the store.
    IntegrationBook(Surroundings& around, std::int64_t integration_id, std::function<void()> stored);
    IntegrationBook(const IntegrationBook&) = delete;
    IntegrationBook& operator=(const IntegrationBook&) = delete;

    /// What was read without a commit: written along with the next thing.
    void count(const domain::Tally& tally) { tally_.add(tally); }
    /// The rest of the commit is filled in; done is called when it is stored or refused, while the book is there.
    void commit(WaitingCommit commit, std::function<void(const Result<store::CommitOutcome>&)> done);
    void note_status(const std::string& name, const domain::StatusChange& change);
    /// Tries again what could not be written.
    void retry() { write_next_status(); }
    void write_tally();

    void set_stored(domain::Counters counters) { stored_counters_ = std::move(counters); }
    /// With what is not written yet.
    [[nodiscard]] domain::Counters counters() const;

  private:
    struct Noted {
        std::string name;
        domain::StatusChange change;
    };
    void write_next_status();
    void status_written(TallyKeeper::Ticket ticket, const Noted& noted, const Result<void>& written);
    void settle(TallyKeeper::Ticket ticket, bool written);
    template <class Call>
    auto while_alive(Call call);

    Surroundings& around_;
    const std::int64_t id_;
    std::function<void()> stored_;
    TallyKeeper tally_;
    domain::Counters stored_counters_;
    std::deque<Noted> unwritten_;
    bool writing_ = false;
    std::int64_t again_ns_ = 0;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);  ///< late answers find out that nobody is there
};

}  // namespace risk::integrations
