// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "store/event_store.hpp"

namespace soci {
class session;
}

namespace risk::store {

Result<EventPage> find_events(soci::session& sql, const EventQuery& query);
std::optional<EventRow> find_event(soci::session& sql, std::int64_t row);

}  // namespace risk::store
