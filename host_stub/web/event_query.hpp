// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "store/event_store.hpp"
#include "web/query_reader.hpp"

namespace risk::web {

/// The filters that lists, counts and exports of events share: fate (admitted unless said otherwise), person, integration,
/// behaviour, action_type, from, to.
store::EventQuery read_event_filters(const QueryReader& reader);

/// from and to as given, or the last 30 days; at most 366 days of which none is before 1970. A ProblemError else.
void settle_days(store::EventQuery& query, std::int64_t now_s);

}  // namespace risk::web
