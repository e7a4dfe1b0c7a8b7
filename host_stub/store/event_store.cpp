// SPDX-License-Identifier: Apache-2.0
#include "store/event_store.hpp"

#include "store/door.hpp"
#include "store/event_committer.hpp"
#include "store/event_days.hpp"
#include "store/event_reader.hpp"
#include "store/transaction.hpp"

namespace risk::store {

EventStore::EventStore(Database& database) : database_(database) {}
EventStore::EventStore(EventStore&&) noexcept = default;
EventStore::~EventStore() = default;

// Apart from each other only once one has failed: SQLite copies every page that may have to be undone alone.
Result<std::vector<Result<CommitOutcome>>> EventStore::commit(std::span<const Commit> commits) {
    using Outcomes = std::vector<Result<CommitOutcome>>;
    return or_failure(database_, [&](soci::session& sql) -> Result<Outcomes> {
        if (!committer_) committer_ = std::make_unique<EventCommitter>(sql);
        const auto carry_out = [&](auto each) -> std::optional<Outcomes> {
            WriteTransaction transaction(sql);
            if (!commits.empty()) committer_->begin(commits.front().received_ns);
            Outcomes outcomes;
            outcomes.reserve(commits.size());
            for (const auto& commit : commits) {
                auto outcome = each(commit);
                if (!outcome) return std::nullopt;
                outcomes.push_back(std::move(*outcome));
            }
            committer_->finish();
            transaction.commit();
            if (!commits.empty()) committer_->committed();
            return outcomes;
        };
        using Outcome = std::optional<Result<CommitOutcome>>;
        auto outcomes = carry_out([&](const Commit& commit) -> Outcome {
            auto outcome = committer_->carry_out(commit);
            if (!outcome) return std::nullopt;
            return outcome;
        });
        if (!outcomes) {
            outcomes = carry_out([&](const Commit& commit) -> Outcome { return committer_->carry_out_apart(commit); });
        }
        return std::move(*outcomes);
    });
}

Result<EventPage> EventStore::find(const EventQuery& query) {
    return or_failure(database_, [&](soci::session& sql) { return find_events(sql, query); });
}

std::optional<EventRow> EventStore::event(std::int64_t row) {
    return or_throw(database_, [&](soci::session& sql) { return find_event(sql, row); });
}

std::vector<DayCount> EventStore::days(const EventQuery& query) {
    return or_throw(database_, [&](soci::session& sql) { return count_days(sql, query); });
}

}  // namespace risk::store
