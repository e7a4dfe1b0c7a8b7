// SPDX-License-Identifier: Apache-2.0
#include "web/entitled_view.hpp"

#include <algorithm>

#include "store/entitlement_store.hpp"

namespace risk::web {

EntitledView::EntitledView(const RestContext& context) : live_(context.services.live) {
    const auto all = store::EntitlementStore(context.database).list();
    for (const auto& each : all) granted_.insert(each.name);
}

bool EntitledView::granted(std::span<const std::string> entitlements) const {
    return std::ranges::all_of(entitlements, [this](const auto& name) { return granted_.contains(name); });
}

std::vector<integrations::LiveIntegration> EntitledView::integrations() const {
    auto all = live_.integrations();
    std::erase_if(all, [this](const auto& each) { return !granted(each.entitlements); });
    return all;
}

std::vector<std::shared_ptr<const integrations::LiveIntegration>> EntitledView::glance() const {
    auto all = live_.glance();
    std::erase_if(all, [this](const auto& each) { return !granted(each->entitlements); });
    return all;
}

std::vector<integrations::LivePlugin> EntitledView::plugins() const {
    auto all = live_.plugins();
    std::erase_if(all, [this](const auto& each) { return !granted(each.entitlements); });
    return all;
}

}  // namespace risk::web
