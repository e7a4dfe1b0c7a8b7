// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "store/bodies.hpp"
#include "store/event_store.hpp"
#include "store/many_rows.hpp"
#include "store/names.hpp"

namespace risk::store {

/// What the store adds to an event before it is written.
struct DatedEvent {
    const NewEvent& event;
    std::string subject, actor;  ///< normalised
    std::int64_t seq = 0;        ///< its row
    std::int64_t action_type = 0;
    std::int64_t occurred_s = 0;
    std::int64_t received_s = 0;
    EventFate fate = EventFate::unmatched;
    std::optional<std::int64_t> person_id = std::nullopt;
    bool subject_is_person = false;  ///< the subject is the person's own address
    bool received_late = false;
};

/// Puts events into their table, where each stays as it was written. Use within a transaction.
class EventWriter {
  public:
    explicit EventWriter(soci::session& sql);

    void begin();   ///< at the start of each transaction, and after a part of it was undone
    void forget();  ///< what was learned of names: it may have been undone
    /// The row that the next new event gets.
    std::int64_t next_seq();
    Names& words() { return words_; }
    Names& titles() { return titles_; }
    /// Some wait for others until write(); the views of the event have to last so long.
    void insert(const Commit& commit, std::int64_t source, DatedEvent event);
    void write(const Commit& commit, std::int64_t source);

  private:
    void write_rows(const Commit& commit, std::int64_t source);

    Names words_, titles_;
    BodyWriter bodies_;
    QuickStatement newest_;
    ManyRows insert_;
    std::vector<DatedEvent> waiting_;
};

}  // namespace risk::store
