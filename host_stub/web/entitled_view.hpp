// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "integrations/live_view.hpp"
#include "web/rest_context.hpp"

namespace risk::web {

/// What may be shown of plugins and integrations: those whose plugin's entitlements are all granted as this is made.
/// Everything that names a plugin or an integration in an answer looks through it.
class EntitledView final : public integrations::LiveView {
  public:
    explicit EntitledView(const RestContext& context);

    [[nodiscard]] bool granted(std::span<const std::string> entitlements) const;

    [[nodiscard]] std::vector<integrations::LiveIntegration> integrations() const override;
    [[nodiscard]] std::vector<std::shared_ptr<const integrations::LiveIntegration>> glance() const override;
    [[nodiscard]] std::vector<integrations::LivePlugin> plugins() const override;
    [[nodiscard]] integrations::LiveChanges changes() const override { return live_.changes(); }
    [[nodiscard]] integrations::LiveCommits commits() const override { return live_.commits(); }
    [[nodiscard]] bool unsigned_allowed() const override { return live_.unsigned_allowed(); }
    [[nodiscard]] bool healthy() const override { return live_.healthy(); }
    [[nodiscard]] bool kept() const override { return live_.kept(); }

  private:
    const integrations::LiveView& live_;
    std::set<std::string, std::less<>> granted_;
};

}  // namespace risk::web
