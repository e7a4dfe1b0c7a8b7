// SPDX-License-Identifier: Apache-2.0
#include "store/person_events.hpp"

#include <soci/soci.h>

#include <algorithm>
#include <functional>
#include <limits>

#include "domain/person.hpp"

namespace risk::store {
namespace {

constexpr std::int64_t no_action_type = 0;  // they are numbered from 1

std::optional<std::int64_t> number_of(soci::session& sql, const char* text, std::string_view value) {
    std::optional<std::int64_t> number;
    QuickStatement query(sql, text);
    query.first([&number](const QuickStatement& row) { number = row.number(0); }, value);
    return number;
}

}  // namespace

PersonEvents::PersonEvents(soci::session& sql, const EventQuery& query)
    : ledger_(sql),
      integration_(sql, "SELECT integration_id FROM events WHERE seq = ?"),
      person_id_(number_of(sql, "SELECT id FROM people WHERE email = ?", domain::normalise_address(*query.person))),
      integration_id_(query.integration_id) {
    if (query.action_type) {
        const auto known = number_of(sql, "SELECT id FROM action_types WHERE title = ?", *query.action_type);
        action_type_ = known.value_or(no_action_type);
    }
}

bool PersonEvents::is_meant(const Entry& entry) {
    if (action_type_ && entry.action_type != *action_type_) return false;
    if (!integration_id_) return true;
    std::int64_t integration = 0;
    integration_.first([&integration](const QuickStatement& row) { integration = row.number(0); }, entry.event_seq);
    return integration == *integration_id_;
}

// A second is read to its end: within it a feed goes by rows.
std::vector<FeedPosition> PersonEvents::newest(const FeedPosition& before, std::int64_t from_s, std::int64_t most) {
    std::vector<FeedPosition> found;
    if (!person_id_) return found;
    const auto end =
        before.occurred_s == std::numeric_limits<std::int64_t>::max() ? before.occurred_s : before.occurred_s + 1;
    ledger_.each_backwards(*person_id_, end, [&](const Entry& entry) {
        const FeedPosition place{entry.occurred_s, entry.event_seq};
        const bool enough = std::ssize(found) >= most && entry.occurred_s != found.back().occurred_s;
        if (enough || entry.occurred_s < from_s) return false;
        if (place < before && is_meant(entry)) found.push_back(place);
        return true;
    });
    std::ranges::sort(found, std::ranges::greater());
    found.resize(std::min(found.size(), static_cast<std::size_t>(most)));
    return found;
}

void PersonEvents::each(std::int64_t from_s, std::int64_t to_s, const std::function<void(std::int64_t)>& take) {
    if (!person_id_) return;
    ledger_.each(*person_id_, from_s, [&](const Entry& entry, const domain::Segment&) {
        if (entry.occurred_s >= to_s) return false;
        if (is_meant(entry)) take(entry.occurred_s);
        return true;
    });
}

}  // namespace risk::store
