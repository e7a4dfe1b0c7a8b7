// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "plugin_api/risk_plugin.h"

namespace risk::plugins {

/// What the contract and the manifest allow in a batch. Both sides check: the runner, so that the plugin's author is told;
/// the host, because a runner with foreign code in it is not to be believed.
class BatchRules {
  public:
    BatchRules(const std::vector<std::string>& event_kinds, const std::vector<std::string>& ignored_reasons)
        : kinds_(event_kinds.begin(), event_kinds.end()), reasons_(ignored_reasons.begin(), ignored_reasons.end()) {}

    /// The first breach, for the author of the plugin: "event 3: kind: expected one of the manifest's event_kinds, found
    /// \"x\""; nothing if it keeps the contract. The batch has today's strides and sizes, and a tally.
    [[nodiscard]] std::optional<std::string> breach(const rp_batch& batch, std::uint32_t max_events) const;

  private:
    [[nodiscard]] std::optional<std::string> breach(const rp_event& event) const;

    std::set<std::string, std::less<>> kinds_, reasons_;
};

/// A body is one JSON object. Costly beside the rest, so it is looked at once: by whoever takes the batch.
std::optional<std::string> body_breach(const rp_batch& batch);

/// `fetched` equals the events and the other three, and none of it overflows.
bool adds_up(const rp_tally& tally, std::uint64_t events);

}  // namespace risk::plugins
