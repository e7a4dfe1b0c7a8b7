// SPDX-License-Identifier: Apache-2.0
#include "plugins/conformance/seen_batch.hpp"

#include <algorithm>
#include <cstring>

namespace risk::conformance {
namespace {

// What a shorter writer did not know stays zero, which is what an absent member means.
template <class T>
T widened(const T& theirs) {
    T ours{};
    std::memcpy(&ours, &theirs, std::min<std::size_t>(theirs.size, sizeof ours));
    return ours;
}

std::string copy(rp_str text) { return text.len == 0 ? std::string() : std::string(text.data, text.len); }

SeenEvent copy(const rp_event& theirs) {
    const rp_event event = widened(theirs);
    return {event.size,          event.severity,    event.occurred_ns, copy(event.id),   copy(event.kind),
            copy(event.subject), copy(event.actor), copy(event.title), copy(event.body), copy(event.ignored_because)};
}

}  // namespace

rp_tally see(const rp_tally& theirs) { return widened(theirs); }

SeenBatch see(const rp_batch& theirs) {
    const rp_batch batch = widened(theirs);
    SeenBatch seen;
    seen.size = batch.size;
    seen.event_stride = batch.event_stride;
    seen.checkpoint = copy(batch.checkpoint);
    if (batch.tally != nullptr) seen.tally = see(*batch.tally);
    const char* at = reinterpret_cast<const char*>(batch.events);
    for (std::size_t i = 0; i < batch.count; ++i, at += batch.event_stride) {
        seen.events.push_back(copy(*reinterpret_cast<const rp_event*>(at)));
    }
    return seen;
}

}  // namespace risk::conformance
