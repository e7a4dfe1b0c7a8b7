// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "store/event_store.hpp"

namespace soci {
class statement;
}

namespace risk::store {

/// Which events of one fate a query is about, apart from their time. The same words for a list and for a count, so that
/// the two agree. Must outlive the statements that it is bound to.
class EventFilter {
  public:
    EventFilter(const EventQuery& query, EventFate fate);

    /// False if no event of this fate can be meant.
    [[nodiscard]] bool any() const { return !person_ || fate_ != EventFate::unmatched; }
    /// "FROM … WHERE …": the events are e, and with_person their people p. Each text starts where an index does: time, title, integration, the ledger of the
    /// person, or subject.
    [[nodiscard]] std::string from_where(bool with_person) const;
    /// The column to compare and to sort times by.
    [[nodiscard]] const char* time() const { return through_ledger() ? "l.occurred_s" : "e.occurred_s"; }
    void bind(soci::statement& statement) const;

  private:
    [[nodiscard]] bool through_ledger() const { return person_ && fate_ == EventFate::admitted; }

    EventFate fate_;
    int fate_number_;
    int behaviour_;
    std::optional<std::string> person_;  ///< normalised
    std::optional<std::int64_t> integration_id_;
    std::optional<std::string> action_type_;
};

}  // namespace risk::store
