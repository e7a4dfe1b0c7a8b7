// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "store/event_store.hpp"

namespace soci {
class statement;
}

namespace risk::store {

/// Which events of one fate a query is about, apart from their time. The same words for a list and for a count, so that
/// the two agree. Must outlive the statements that it is bound to. Not for the admitted ones of one person (person_events.hpp).
class EventFilter {
  public:
    EventFilter(const EventQuery& query, EventFate fate);

    /// False if no event of this fate can be meant.
    [[nodiscard]] bool any() const { return !person_ || fate_ != EventFate::unmatched; }
    /// "FROM … WHERE …": the events are e, and with_person their people p. The text starts where an index does: time, or subject.
    [[nodiscard]] std::string from_where(bool with_person) const;
    void bind(soci::statement& statement) const;

  private:
    EventFate fate_;
    int fate_number_;
    std::optional<std::string> person_;  ///< normalised
    std::optional<std::int64_t> integration_id_;
    std::optional<std::string> action_type_;
};

}  // namespace risk::store
