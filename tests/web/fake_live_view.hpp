// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "integrations/live_view.hpp"

namespace risk::web::testing {

/// Integrations as a test wants them.
class FakeLiveView final : public integrations::LiveView {
  public:
    std::vector<integrations::LiveIntegration> integrations_now;
    std::vector<integrations::LivePlugin> plugins_now;
    bool healthy_now = true;
    bool unsigned_allowed_now = false;

    [[nodiscard]] std::vector<integrations::LiveIntegration> integrations() const override { return integrations_now; }
    [[nodiscard]] std::vector<integrations::LivePlugin> plugins() const override { return plugins_now; }
    [[nodiscard]] integrations::LiveChanges changes() const override {
        std::string standings, reads;
        for (const auto& each : integrations_now) {
            standings +=
                each.name + '|' + each.status.reason + '|' + std::to_string(static_cast<int>(each.status.status));
            reads += std::to_string(each.last_read_s) + '|' + std::to_string(each.counters.requests) + '|';
        }
        for (const auto& each : plugins_now) standings += each.id + (each.quarantined ? "|quarantined|" : "|");
        if (std::exchange(standings_, standings) != standings) ++changes_.standings;
        if (std::exchange(reads_, reads) != reads) ++changes_.reads;
        return changes_;
    }
    [[nodiscard]] bool unsigned_allowed() const override { return unsigned_allowed_now; }
    [[nodiscard]] bool healthy() const override { return healthy_now; }

  private:
    mutable std::string standings_, reads_;  ///< at the last question: on the server's thread only
    mutable integrations::LiveChanges changes_;
};

}  // namespace risk::web::testing
