// SPDX-License-Identifier: Apache-2.0
#include "cli/command_error.hpp"
#include "cli/connection_report.hpp"
#include "cli/host_lock.hpp"
#include "cli/integration_commands.hpp"
#include "cli/integration_form.hpp"
#include "cli/plugin_catalogue.hpp"

namespace risk::cli {
namespace {

store::IntegrationSettings read_settings(CommandContext& context, const IntegrationInput& input,
                                         const plugins::PluginManifest& plugin) {
    integrations::IntegrationDraft draft;
    draft.interval_ms = plugin.poll_default_s * 1000;
    ConfigForm form(*plugin.config_schema, context.console);
    fill_draft(input, draft, form);
    require_valid(draft, {.plugin = plugin, .developer = input.network.developer, .contact_needed = false}, form);
    return integrations::settings_of(draft, plugin);
}

std::string what_now(const CommandContext& context, const OpenStore& store) {
    if (host_is_running(store.directory.lock())) return "The host starts reading now; see host_stub integration list.";
    return "Start the host with: host_stub serve --data " + context.data.string();
}

}  // namespace

int add_integration(CommandContext& context, const IntegrationInput& input) {
    auto store = context.open(Use::create);
    const auto plugin = usable_plugin(context, input.plugin);
    require_entitlements(store, plugin);
    store::IntegrationStore integrations(*store.database, store.secrets);
    if (integrations.find_by_name(input.name)) {
        throw CommandError(exit_refused,
                           Failure{"There is an integration of this name already", input.name, "", "",
                                   "Choose another name, or change that one with host_stub integration edit."});
    }
    const auto settings = read_settings(context, input, plugin);
    if (input.dry_run)
        return report_connection(context,
                                 {plugin, settings, "", input.network.developer, allowed_patterns(input.network)});

    const auto id = take(integrations.add(settings, context.clock.unix_s()), exit_refused);
    audit(context, store, "integration.add", settings.name, "plugin " + plugin.id + " " + plugin.version);
    Record record;
    record.add("id", "Number", id);
    record.add("name", "Name", settings.name);
    context.done("\"" + settings.name + "\" has been added. " + what_now(context, store), record);
    return exit_ok;
}

}  // namespace risk::cli
