// SPDX-License-Identifier: Apache-2.0
#include "integrations/batch_terms.hpp"

#include <span>
#include <string_view>

#include "integrations/tally_keeper.hpp"

namespace risk::integrations {
namespace {

std::string_view view(const rp_str& text) {
    return text.len == 0 ? std::string_view{} : std::string_view(text.data, text.len);
}

std::span<const rp_event> events_of(const rp_batch& batch) { return {batch.events, batch.count}; }

}  // namespace

std::vector<store::NewEvent> new_events(const rp_batch& batch) {
    std::vector<store::NewEvent> events;
    events.reserve(batch.count);
    for (const rp_event& e : events_of(batch)) {
        events.push_back({.id = view(e.id),
                          .kind = view(e.kind),
                          .subject = view(e.subject),
                          .actor = view(e.actor),
                          .title = view(e.title),
                          .body = view(e.body),
                          .ignored_because = view(e.ignored_because),
                          .severity = e.severity <= RP_SEVERITY_CRITICAL ? e.severity : RP_SEVERITY_NONE,
                          .occurred_ns = e.occurred_ns});
    }
    return events;
}

domain::Tally to_tally(const rp_tally& tally) {
    return sane_tally({.requests = tally.requests,
                       .fetched = tally.fetched,
                       .duplicate = tally.duplicate,
                       .not_critical = tally.not_critical,
                       .before_activation = tally.before_activation});
}

domain::Tally batch_tally(const rp_batch& batch) {
    domain::Tally tally = batch.tally != nullptr ? to_tally(*batch.tally) : domain::Tally{};
    tally.fetched += batch.count;
    return tally;
}

std::size_t batch_bytes(const rp_batch& batch) {
    std::size_t sum = batch.checkpoint.len;
    for (const rp_event& e : events_of(batch))
        sum += sizeof e + e.id.len + e.kind.len + e.subject.len + e.actor.len + e.title.len + e.body.len +
               e.ignored_because.len;
    return sum;
}

}  // namespace risk::integrations
