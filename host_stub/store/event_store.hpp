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
    std::string plugin_id, event_id, kind, title;
    std::string body;    ///< what the plugin delivered; only of a single event, a list goes without
    std::string person;  ///< lower-case e-mail of who it is scored for; empty unless admitted
    std::string person_name;
    std::string subject;  ///< the address as the plugin gave it, normalised; may be nobody's
    std::string actor;
    std::uint32_t severity = 0;
    std::int64_t occurred_s = 0;  ///< what is scored: designation, not later than receipt
    std::int64_t received_s = 0;
    EventFate fate = EventFate::admitted;
    std::string ignored_because;
    bool received_late = false;  ///< scored after the snapshot of its day was written, or matched to its person later
    std::int64_t integration_id = 0;
    std::string integration_name;  ///< also of one that was deleted
};

struct EventQuery {
    std::optional<EventFate> fate;
    std::optional<std::string> person;  ///< admitted events of that person, and ignored ones with that subject
    std::optional<std::int64_t> integration_id;
    std::optional<std::int64_t> from_s, to_s;  ///< occurred, [from, to)
    std::string cursor;                        ///< as in EventPage::next; empty: from the newest
    std::uint32_t limit = 50;
    std::optional<std::string> action_type = std::nullopt;  ///< events of this title
};

struct EventPage {
    std::vector<EventRow> events;  ///< newest first
    std::string next;              ///< empty at the end
};

struct DayCount {
    std::int64_t day = 0;  ///< days since the Unix epoch, UTC
    std::uint64_t events = 0;
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
    /// How many of find()'s events each day has, for the days from from_s to to_s, which have to be given; cursor and limit
    /// mean nothing. Empty days too.
    [[nodiscard]] std::vector<DayCount> days(const EventQuery& query);

  private:
    Database& database_;
    std::unique_ptr<class EventCommitter> committer_;  ///< made by the first commit, with its prepared statements
};

}  // namespace risk::store
