// SPDX-License-Identifier: Apache-2.0
#include "store/event_keys.hpp"

#include <soci/soci.h>

#include <algorithm>
#include <tuple>

#include "store/event_key.hpp"

namespace risk::store {

EventKeys::EventKeys(soci::session& sql)
    : find_(sql, "SELECT seq FROM event_keys WHERE hash = ?"),
      compare_(sql, "SELECT 1 FROM events WHERE seq = ? AND source = ? AND event_id = ?"),
      insert_(sql, "INSERT INTO event_keys (hash, seq) VALUES (?, ?)") {}

// In the order of their hashes: each page of the table is then touched once a batch.
std::vector<EventKeys::Key> EventKeys::sorted_keys(const Commit& commit) const {
    std::vector<Key> keys;
    keys.reserve(commit.events.size());
    for (const auto& event : commit.events) keys.push_back({event_hash(commit.plugin_id, event.id), keys.size()});
    std::ranges::sort(keys, {}, [](const Key& key) { return std::tie(key.hash, key.place); });
    return keys;
}

// A hash that is there may be another event's.
bool EventKeys::is_stored(std::int64_t hash, std::int64_t source, std::string_view event_id) {
    bool same = false;
    find_.each(
        [&](const QuickStatement& row) {
            same = compare_.first([](const auto&) {}, row.number(0), source, event_id);
            return !same;
        },
        hash);
    return same;
}

std::vector<std::size_t> EventKeys::enter_new(const Commit& commit, std::int64_t source, std::int64_t first_seq) {
    auto keys = sorted_keys(commit);
    const auto id = [&](const Key& key) { return commit.events[key.place].id; };
    for (auto key = keys.begin(); key != keys.end(); ++key) {
        for (auto before = key; !key->known && before != keys.begin() && (--before)->hash == key->hash;)
            key->known = id(*before) == id(*key);
        key->known = key->known || is_stored(key->hash, source, id(*key));
    }
    std::vector<std::size_t> fresh;
    for (const auto& key : keys) {
        if (!key.known) fresh.push_back(key.place);
    }
    std::ranges::sort(fresh);
    for (const auto& key : keys) {
        if (key.known) continue;
        const auto nth = std::ranges::lower_bound(fresh, key.place) - fresh.begin();
        insert_.run(key.hash, first_seq + nth);
    }
    return fresh;
}

}  // namespace risk::store
