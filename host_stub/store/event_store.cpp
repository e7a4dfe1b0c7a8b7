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

Result<std::vector<Result<CommitOutcome>>> EventStore::commit(std::span<const Commit> commits) {
    return or_failure(database_, [&](soci::session& sql) -> Result<std::vector<Result<CommitOutcome>>> {
        if (!committer_) committer_ = std::make_unique<EventCommitter>(sql);
        WriteTransaction transaction(sql);
        committer_->begin();
        std::vector<Result<CommitOutcome>> outcomes;
        outcomes.reserve(commits.size());
        for (const auto& commit : commits) outcomes.push_back(committer_->carry_out(commit));
        transaction.commit();
        return outcomes;
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
