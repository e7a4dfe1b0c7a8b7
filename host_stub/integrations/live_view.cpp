// SPDX-License-Identifier: Apache-2.0
#include "integrations/live_view.hpp"

#include <algorithm>

namespace risk::integrations {

std::optional<LiveIntegration> LiveView::integration(std::int64_t id) const {
    const auto all = integrations();
    const auto found = std::ranges::find(all, id, &LiveIntegration::id);
    return found == all.end() ? std::nullopt : std::optional(*found);
}

std::vector<std::shared_ptr<const LiveIntegration>> LiveView::glance() const {
    std::vector<std::shared_ptr<const LiveIntegration>> all;
    auto copies = integrations();
    for (auto& each : copies) all.push_back(std::make_shared<const LiveIntegration>(std::move(each)));
    return all;
}

LiveUnproven LiveView::unproven() const {
    LiveUnproven found;
    const auto all = integrations();
    for (const auto& each : all) {
        if (each.unproven_since_s == 0) continue;
        const bool first = found.integrations++ == 0;
        found.since_s = first ? each.unproven_since_s : std::min(found.since_s, each.unproven_since_s);
    }
    return found;
}

}  // namespace risk::integrations
