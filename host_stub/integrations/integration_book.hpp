// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "integrations/status_keeper.hpp"
#include "integrations/surroundings.hpp"
#include "integrations/tally_keeper.hpp"

namespace risk::integrations {

/// What an integration writes: batches, what was counted, statuses. Each count and each change of status is written once;
/// what could not be written is kept and tried again. On the loop's thread.
class IntegrationBook {
  public:
    /// stored: called after each write that moved the counters in the store.
    IntegrationBook(Surroundings& around, std::int64_t integration_id, std::function<void()> stored);
    ~IntegrationBook();
    IntegrationBook(const IntegrationBook&) = delete;
    IntegrationBook& operator=(const IntegrationBook&) = delete;

    /// What was read without a commit: written along with the next thing.
    void count(const domain::Tally& tally) { tally_.add(tally); }
    /// The rest of the commit is filled in; done is called when it is stored or refused, while the book is there.
    void commit(WaitingCommit commit, std::function<void(const Result<store::CommitOutcome>&)> done);
    void note_status(const std::string& name, const domain::StatusChange& change,
                     StatusNews news = StatusNews::changed);
    void write_tally();

    /// True if they are others than before.
    bool set_stored(domain::Counters counters) {
        return std::exchange(stored_counters_, std::move(counters)) != stored_counters_;
    }
    /// With what is not written yet.
    [[nodiscard]] domain::Counters counters() const;

  private:
    struct Noted {
        std::string name;
        domain::StatusChange change;
        bool audited;
    };
    void write_next_status();
    void status_written(TallyKeeper::Ticket ticket, const Noted& noted, const Result<void>& written, bool counts);
    /// counts: there were some to write.
    void settle(TallyKeeper::Ticket ticket, bool written, bool counts = true);
    template <class Call>
    auto while_alive(Call call);

    Surroundings& around_;
    const std::int64_t id_;
    std::function<void()> stored_;
    TallyKeeper tally_;
    domain::Counters stored_counters_;
    std::vector<Noted> unwritten_;
    bool writing_ = false;
    Loop::Timer again_ = 0;                                       ///< after a write that failed
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);  ///< late answers find out that nobody is there
};

}  // namespace risk::integrations
