// SPDX-License-Identifier: Apache-2.0
#pragma once

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
    [[nodiscard]] bool unsigned_allowed() const override { return unsigned_allowed_now; }
    [[nodiscard]] bool healthy() const override { return healthy_now; }
};

}  // namespace risk::web::testing
