// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "store/event_store.hpp"

namespace soci {
class session;
}

namespace risk::store {

std::vector<DayCount> count_days(soci::session& sql, const EventQuery& query);

/// The newest days, at most so many, that have events of this fate, whatever person the query names.
struct DayRange {
    std::int64_t first = 0, last = 0;
};
std::vector<std::int64_t> busy_days(soci::session& sql, const EventQuery& query, EventFate fate, DayRange within,
                                    std::int64_t most);

}  // namespace risk::store
