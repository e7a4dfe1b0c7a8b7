// SPDX-License-Identifier: Apache-2.0
#include "store/event_keys.hpp"

#include <soci/soci.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <tuple>

#include "store/event_key.hpp"

namespace risk::store {
namespace {

using Hashes = std::array<std::optional<std::int64_t>, ManyRows::at_once>;

// Of so many hashes at once: to begin and to end a statement takes as long as to look for one.
std::string find_hashes() {
    std::string text = "WITH asked(nth, hash) AS (VALUES (0,?)";
    for (std::size_t nth = 1; nth < ManyRows::at_once; ++nth) text += ",(" + std::to_string(nth) + ",?)";
    return text + ") SELECT asked.nth, k.seq FROM asked CROSS JOIN event_keys k WHERE k.hash = asked.hash";
}

}  // namespace

EventKeys::EventKeys(soci::session& sql)
    : find_(sql, find_hashes().c_str()),
      compare_(sql, "SELECT 1 FROM events WHERE seq = ? AND source = ? AND event_id = ?"),
      insert_(sql, "INSERT OR FAIL INTO event_keys (hash, seq) VALUES ", 2) {}

// In the order of their hashes: each page of the table is then touched once a batch.
std::vector<EventKeys::Key> EventKeys::sorted_keys(const Commit& commit) {
    std::vector<Key> keys;
    keys.reserve(commit.events.size());
    const EventHash hash(commit.plugin_id);
    for (const auto& event : commit.events) keys.push_back({hash(event.id), keys.size()});
    std::ranges::sort(keys, {}, [](const Key& key) { return std::tie(key.hash, key.place); });
    return keys;
}

// Those of one batch that are the same stand side by side.
void EventKeys::mark_repeated(std::span<Key> keys, const Commit& commit) {
    const auto id = [&](const Key& key) { return commit.events[key.place].id; };
    for (auto key = keys.begin(); key != keys.end(); ++key) {
        for (auto before = key; !key->known && before != keys.begin() && (--before)->hash == key->hash;)
            key->known = id(*before) == id(*key);
    }
}

// A hash that is there may be another event's.
void EventKeys::mark_stored(std::span<Key> keys, const Commit& commit, std::int64_t source) {
    for (; !keys.empty(); keys = keys.subspan(std::min(keys.size(), ManyRows::at_once))) {
        Hashes hashes;
        for (std::size_t nth = 0; nth < std::min(keys.size(), hashes.size()); ++nth) hashes[nth] = keys[nth].hash;
        const auto compare = [&](const QuickStatement& row) {
            auto& key = keys[static_cast<std::size_t>(row.number(0))];
            const auto id = commit.events[key.place].id;
            key.known = key.known || compare_.first([](const auto&) {}, row.number(1), source, id);
            return true;
        };
        find_.each(compare, hashes);
    }
}

std::vector<std::size_t> EventKeys::enter_new(const Commit& commit, std::int64_t source, std::int64_t first_seq) {
    auto keys = sorted_keys(commit);
    mark_repeated(keys, commit);
    mark_stored(keys, commit, source);
    std::erase_if(keys, [](const Key& key) { return key.known; });
    std::vector<std::size_t> fresh;
    fresh.reserve(keys.size());
    for (const auto& key : keys) fresh.push_back(key.place);
    std::ranges::sort(fresh);
    std::vector<std::int64_t> rows(commit.events.size());
    for (const auto place : fresh) rows[place] = first_seq++;
    insert_.insert(std::span<const Key>(keys),
                   [&](const Key& key, const auto& bind) { bind(key.hash, rows[key.place]); });
    return fresh;
}

}  // namespace risk::store
