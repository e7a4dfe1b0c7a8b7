// SPDX-License-Identifier: Apache-2.0
#include "cli/command_error.hpp"
#include "cli/connection_report.hpp"
#include "cli/integration_commands.hpp"
#include "cli/integration_form.hpp"
#include "cli/plugin_catalogue.hpp"

namespace risk::cli {
namespace {

integrations::IntegrationDraft edited(CommandContext& context, const IntegrationInput& input,
                                      const plugins::PluginManifest& plugin, const store::IntegrationSettings& before) {
    auto draft = integrations::draft_of(before);
    auto typed = input;
    if (!typed.new_name) typed.new_name = before.name;
    ConfigForm form(*plugin.config_schema, context.console);
    fill_draft(typed, draft, form);
    require_valid(draft,
                  {.plugin = plugin, .developer = input.network.developer, .contact_needed = false, .before = &before},
                  form);
    return draft;
}

}  // namespace

int edit_integration(CommandContext& context, const IntegrationInput& input) {
    auto store = context.open(Use::existing);
    const auto integration = find_integration(store, input.name);
    const auto plugin = usable_plugin(context, integration.settings.plugin_id);
    require_entitlements(store, plugin);
    const auto draft = edited(context, input, plugin, integration.settings);
    const auto settings = integrations::settings_of(draft, plugin);
    store::IntegrationStore integrations(*store.database, store.secrets);
    if (input.dry_run) {
        return report_connection(context, {plugin, settings, integrations.checkpoint(integration.id),
                                           input.network.developer, allowed_patterns(input.network)});
    }

    const auto changes = integrations::changed_fields(integration.settings, settings, draft.fresh_secrets);
    Record record;
    record.add("id", "Number", integration.id);
    record.add("name", "Name", settings.name);
    record.add("changed", "Changed", text_cell(changes));
    if (changes.empty()) {
        context.done("Nothing changes.", record);
        return exit_ok;
    }
    take(integrations.update(integration.id, settings, integration.revision), exit_refused);
    audit(context, store, "integration.edit", settings.name, "changed: " + changes);
    context.done("\"" + settings.name + "\" has been changed: " + changes + ".", record);
    return exit_ok;
}

}  // namespace risk::cli
