// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/unordered/unordered_flat_set.hpp>
#include <utility>
#include <vector>

#include "alerts/checkpoint.hpp"
#include "plugin_api/batch.hpp"

namespace risk::incydr {

/// What one poll has come to so far; it takes effect with one commit, or not at all.
struct Round {
    explicit Round(std::size_t most) : most_events(most) {}

    /// Empty again, in the memory that it has.
    void begin(std::size_t most) {
        most_events = most;
        batch.clear();
        decided.clear();
        ids.clear();
    }

    std::size_t most_events;
    rp::Batch batch;  ///< its tally is that of the poll as long as nothing is committed
    std::vector<Decided> decided;
    boost::unordered_flat_set<Digest, DigestHash> ids;  ///< of decided

    /// A batch, and the next one beside it, are most of what a backlog takes of memory: each MiB here takes 3 MB of plugin and
    /// host, and saves less CPU than the one before.
    static constexpr std::size_t most_bytes = 2304 * 1024;

    [[nodiscard]] bool full() const { return batch.size() >= most_events || batch.bytes() >= most_bytes; }

    /// Records that were judged.
    [[nodiscard]] std::uint64_t brought() const { return batch.tally.with(batch.size()).fetched; }

    void decide(const Decided& one, const rp::Event& event) {
        if (!batch.add(event)) throw rp::Failure(RP_E_INTERNAL, "An event breaks the contract's limits.");
        decided.push_back(one);
        ids.insert(one.id);
    }
};

}  // namespace risk::incydr
