// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "store/event_store.hpp"
#include "store/score_store.hpp"

namespace risk::store {

/// What the command center shows at once, as of one moment.
struct Dashboard {
    OrganisationScore organisation;
    std::vector<OrganisationSnapshot> history;  ///< of the last 90 days, those on record
    std::uint64_t events = 0;                   ///< admitted, of the last 30 days
    std::uint64_t people = 0;                   ///< who caused them
    std::vector<ScoreRow> top;                  ///< the three highest scores
    std::vector<DayCount> days;                 ///< 30, today last; they add up to the events
};
Dashboard read_dashboard(Database& database, std::int64_t now_s);

/// What the organisation's score is made of, as of one moment.
struct Breakdown {
    OrganisationScore organisation;
    std::vector<ActionTypeShare> action_types;
};
Breakdown read_breakdown(Database& database, std::int64_t now_s);

}  // namespace risk::store
