// SPDX-License-Identifier: Apache-2.0
#include "store/event_filter.hpp"

#include <soci/soci.h>

#include "domain/person.hpp"

namespace risk::store {

EventFilter::EventFilter(const EventQuery& query, EventFate fate)
    : fate_(fate),
      fate_number_(static_cast<int>(fate)),
      integration_id_(query.integration_id),
      action_type_(query.action_type) {
    if (query.person) person_ = domain::normalise_address(*query.person);
}

std::string EventFilter::from_where(bool with_person) const {
    std::string text = "FROM events e ";
    if (with_person) text += "LEFT JOIN people p ON p.id = e.person_id ";
    text += "WHERE e.fate = :fate";
    if (person_) text += " AND e.fate <> 0 AND e.subject = :person";
    if (integration_id_) text += " AND e.integration_id = :integration";
    if (action_type_) text += " AND e.action_type = (SELECT id FROM action_types WHERE title = :title)";
    return text;
}

void EventFilter::bind(soci::statement& statement) const {
    statement.exchange(soci::use(fate_number_, "fate"));
    if (person_) statement.exchange(soci::use(*person_, "person"));
    if (integration_id_) statement.exchange(soci::use(*integration_id_, "integration"));
    if (action_type_) statement.exchange(soci::use(*action_type_, "title"));
}

}  // namespace risk::store
