// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "store/event_store.hpp"

namespace soci {
class session;
}

namespace risk::store {

std::vector<DayCount> count_days(soci::session& sql, const EventQuery& query);

}  // namespace risk::store
