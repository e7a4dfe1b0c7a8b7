// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "integrations/live_view.hpp"
#include "store/integration_store.hpp"
#include "web/request.hpp"
#include "web/rest_context.hpp"

namespace risk::web {

/// An integration as it is stored, and how it stands.
struct IntegrationRow {
    store::Integration stored;
    integrations::LiveIntegration live;
};

/// Those that may be shown, by name. What the running host has not taken up yet is Connecting.
std::vector<IntegrationRow> integration_rows(const RestContext& context);

/// As much of them as a search and a count need.
struct IntegrationGlance {
    store::IntegrationOutline stored;
    std::string plugin_name;
    domain::Status status = domain::Status::connecting;
};
/// The same ones in the same order.
std::vector<IntegrationGlance> integration_glances(const RestContext& context);
/// Of these, in their order, those that may be shown still.
std::vector<IntegrationRow> integration_rows(const RestContext& context, std::span<const std::int64_t> ids);

/// The one that {id} names; ProblemError 404 if there is none that may be shown.
IntegrationRow captured_integration(const RestContext& context, const Request& request);
/// The same by its number, for who has just changed it; request names the address.
IntegrationRow integration_row(const RestContext& context, const Request& request, std::int64_t id);

/// Waits until the running host has taken this revision up and knows how it stands; five seconds at most. For Lane::slow.
void wait_until_settled(const RestContext& context, std::int64_t id, std::int64_t revision);
/// The same until it has taken note that a plugin is no longer in quarantine.
void wait_until_released(const RestContext& context, const std::string& plugin);

}  // namespace risk::web
