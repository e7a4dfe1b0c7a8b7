// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "base/failure.hpp"
#include "store/event_store.hpp"

namespace risk::integrations {

/// Where events go to be scored. Called on one thread.
class ScoringSink {
  public:
    virtual ~ScoringSink() = default;
    /// As store::EventStore::commit.
    virtual Result<std::vector<Result<store::CommitOutcome>>> commit(std::span<const store::Commit> commits) = 0;
};

/// The store's own scores.
class StoreSink final : public ScoringSink {
  public:
    explicit StoreSink(store::Database& database) : events_(database) {}
    Result<std::vector<Result<store::CommitOutcome>>> commit(std::span<const store::Commit> commits) override {
        return events_.commit(commits);
    }

  private:
    store::EventStore events_;
};

}  // namespace risk::integrations
