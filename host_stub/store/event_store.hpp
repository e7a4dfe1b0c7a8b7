// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/failure.hpp"
#include "domain/counters.hpp"

namespace risk::store {

class Database;

/// An event as a plugin delivers it; views are good for the call.
struct NewEvent {
    std::string_view id, kind, subject, actor, title, body, ignored_because;
    std::uint32_t severity = 0;
    std::int64_t occurred_ns = 0;
};

/// One batch of one integration.
struct Commit {
    std::int64_t integration_id = 0;
    std::string_view plugin_id;
    std::span<const NewEvent> events;
    std::optional<std::string_view> checkpoint;  ///< nothing: keep the old one
    domain::Tally tally;                         ///< all that was read since the last commit, this batch included
    std::int64_t received_ns = 0;
};

struct CommitOutcome {
    std::uint64_t admitted = 0, duplicate = 0, unmatched = 0, ignored = 0;
    std::vector<std::int64_t> new_rows;  ///< of events that were new, for those who watch
};

enum class EventFate { admitted, unmatched, ignored };

struct EventRow {
    std::int64_t row = 0;
    std::string plugin_id, event_id, kind, title, body;
    std::string person;   ///< lower-case e-mail of who it is scored for; empty unless admitted
    std::string subject;  ///< the address as the plugin gave it, normalised; may be nobody's
    std::string actor;
    std::uint32_t severity = 0;
    std::int64_t occurred_s = 0;  ///< what is scored: designation, not later than receipt
    std::int64_t received_s = 0;
    EventFate fate = EventFate::admitted;
    std::string ignored_because;
    bool received_late = false;  ///< scored after the snapshot of its day was written, or matched to its person later
    std::int64_t integration_id = 0;
};

struct EventQuery {
    std::optional<EventFate> fate;
    std::optional<std::string> person;  ///< admitted events of that person, and ignored ones with that subject
    std::optional<std::int64_t> integration_id;
    std::optional<std::int64_t> from_s, to_s;  ///< occurred, [from, to)
    std::string cursor;                        ///< as in EventPage::next; empty: from the newest
    std::uint32_t limit = 50;
};

struct EventPage {
    std::vector<EventRow> events;  ///< newest first
    std::string next;              ///< empty at the end
};

class EventStore {
  public:
    explicit EventStore(Database& database);
    EventStore(EventStore&&) noexcept;
    EventStore& operator=(EventStore&&) = delete;
    ~EventStore();

    /// One transaction and one fsync for all commits: events inserted unless their (plugin, event id) exists, scores of the
    /// new ones updated, counters moved, checkpoints replaced. Each commit takes effect or fails on its own (an
    /// integration that was deleted, a constraint); a Failure of the whole means that nothing was stored.
    Result<std::vector<Result<CommitOutcome>>> commit(std::span<const Commit> commits);

    [[nodiscard]] Result<EventPage> find(const EventQuery& query);  ///< fails on a cursor that is none
    [[nodiscard]] std::optional<EventRow> event(std::int64_t row);

  private:
    Database& database_;
    std::unique_ptr<class EventCommitter> committer_;  ///< made by the first commit, with its prepared statements
};

}  // namespace risk::store
