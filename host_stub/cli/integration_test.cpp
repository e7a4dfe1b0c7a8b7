// SPDX-License-Identifier: Apache-2.0
#include "cli/command_error.hpp"
#include "cli/connection_report.hpp"
#include "cli/integration_commands.hpp"
#include "cli/plugin_catalogue.hpp"

namespace risk::cli {

int test_integration(CommandContext& context, const std::string& name, const NetworkOptions& network) {
    auto store = context.open(Use::existing);
    const auto integration = find_integration(store, name);
    if (integration.unreadable_secrets) throw CommandError(exit_failed, *integration.unreadable_secrets);
    const auto plugin = usable_plugin(context, integration.settings.plugin_id);
    require_entitlements(store, plugin);
    const auto checkpoint = store::IntegrationStore(*store.database, store.secrets).checkpoint(integration.id);
    return report_connection(context,
                             {plugin, integration.settings, checkpoint, network.developer, allowed_patterns(network)});
}

}  // namespace risk::cli
