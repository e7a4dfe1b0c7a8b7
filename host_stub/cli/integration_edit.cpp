// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <boost/json.hpp>

#include "cli/command_error.hpp"
#include "cli/connection_report.hpp"
#include "cli/integration_commands.hpp"
#include "cli/integration_form.hpp"
#include "cli/plugin_catalogue.hpp"

namespace risk::cli {
namespace {

namespace json = boost::json;

json::value value_of(const json::object& config, const std::string& name) {
    const auto* found = config.if_contains(name);
    return found == nullptr ? json::value() : *found;
}

bool names_secret(const IntegrationInput& input, const std::string& field) {
    const auto for_field = [&](const std::string& text) { return text.starts_with(field + "="); };
    return input.secret_stdin == field || std::ranges::count(input.secret_prompts, field) != 0 ||
           std::ranges::any_of(input.secret_files, for_field);
}

/// Who may change an address must not thereby be able to have the stored secret sent there.
void demand_secrets_for_new_address(const plugins::ConfigSchema& schema, const json::object& before,
                                    const json::object& after, const IntegrationInput& input, ConfigForm& form) {
    for (const auto& field : schema.fields()) {
        if (field.format != "uri" || value_of(before, field.name) == value_of(after, field.name)) continue;
        for (const auto& secret : schema.fields()) {
            if (!secret.secret || names_secret(input, secret.name)) continue;
            form.refuse(secret.name, "the secret again, because " + field.name + " changes", "none",
                        "Add --secret " + secret.name + " or --secret-file " + secret.name + "=FILE.");
        }
        return;
    }
}

/// The stored configuration with its secrets, so that the whole can be judged by the schema.
json::object whole_config(const store::IntegrationSettings& settings) {
    auto config = json::parse(settings.config_json).as_object();
    for (const auto& [name, secret] : settings.secrets) config[name] = secret.reveal();
    return config;
}

store::IntegrationSettings edited(CommandContext& context, const IntegrationInput& input,
                                  const plugins::PluginManifest& plugin, const store::IntegrationSettings& before) {
    auto after = before;
    auto typed = input;
    if (!typed.new_name) typed.new_name = before.name;
    ConfigForm form(*plugin.config_schema, context.console);
    fill_settings(context, typed, plugin, after, form);
    const auto old_config = whole_config(before);
    auto config = old_config;
    form.fill(typed, config);
    form.validate(config);
    demand_secrets_for_new_address(*plugin.config_schema, old_config, config, typed, form);
    require_valid(form);
    put_config(plugin, config, after);
    return after;
}

/// Field names only: values may be long, and the secrets' are nobody's business.
std::string changed_fields(const store::IntegrationSettings& before, const store::IntegrationSettings& after,
                           const IntegrationInput& input) {
    std::vector<std::string> names;
    const auto a = json::parse(before.config_json).as_object(), b = json::parse(after.config_json).as_object();
    for (const auto& [name, value] : b) {
        if (value_of(a, name) != value) names.emplace_back(name);
    }
    for (const auto& [name, value] : after.secrets) {
        if (names_secret(input, name)) names.push_back(name);
    }
    if (before.name != after.name) names.emplace_back("name");
    if (before.interval_ms != after.interval_ms) names.emplace_back("interval");
    if (before.contact_name != after.contact_name || before.contact_email != after.contact_email)
        names.emplace_back("contact");
    if (before.description != after.description) names.emplace_back("description");
    std::string text;
    for (const auto& name : names) text += (text.empty() ? "" : ", ") + name;
    return text;
}

}  // namespace

int edit_integration(CommandContext& context, const IntegrationInput& input) {
    auto store = context.open(Use::existing);
    const auto integration = find_integration(store, input.name);
    const auto plugin = usable_plugin(context, integration.settings.plugin_id);
    require_entitlements(store, plugin);
    const auto settings = edited(context, input, plugin, integration.settings);
    store::IntegrationStore integrations(*store.database, store.secrets);
    if (input.dry_run) {
        return report_connection(context, {plugin, settings, integrations.checkpoint(integration.id),
                                           input.network.developer, allowed_patterns(input.network)});
    }

    const auto changes = changed_fields(integration.settings, settings, input);
    Record record;
    record.add("id", "Number", integration.id);
    record.add("name", "Name", settings.name);
    record.add("changed", "Changed", text_cell(changes));
    if (changes.empty()) {
        context.done("Nothing changes.", record);
        return exit_ok;
    }
    take(integrations.update(integration.id, settings), exit_refused);
    audit(context, store, "integration.edit", settings.name, "changed: " + changes);
    context.done("\"" + settings.name + "\" has been changed: " + changes + ".", record);
    return exit_ok;
}

}  // namespace risk::cli
