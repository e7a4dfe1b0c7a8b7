// SPDX-License-Identifier: Apache-2.0
#include "cli/integration_commands.hpp"

#include <memory>

#include "cli/invocation.hpp"
#include "cli/network_flags.hpp"

namespace risk::cli {
namespace {

void add_fields(CLI::App& app, IntegrationInput& input) {
    app.add_option("--set", input.set, "A field of the plugin's configuration; once for each")
        ->type_name("KEY=VALUE")
        ->allow_extra_args(false);
    app.add_option("--secret", input.secret_prompts, "A secret field, asked for on the terminal")
        ->type_name("KEY")
        ->allow_extra_args(false);
    app.add_option("--secret-file", input.secret_files, "A secret field, read from a file")
        ->type_name("KEY=FILE")
        ->allow_extra_args(false);
    app.add_option("--secret-stdin", input.secret_stdin, "A secret field, read from standard input")->type_name("KEY");
    app.add_option("--interval", input.interval, "How often to read: 30s, 5m, 1h")->type_name("DURATION");
    app.add_option("--contact-name", input.contact_name, "Who looks after it");
    app.add_option("--contact-email", input.contact_email, "and how to reach them");
    app.add_option("--description", input.description, "What it is for");
    add_network_flags(app, input.network);
    app.add_flag("--dry-run", input.dry_run,
                 "Make the calls that production makes, say what is missing, change nothing");
}

void describe_add(CLI::App& group, Invocation& chosen) {
    auto* add = group.add_subcommand("add", "Configure a plugin: a running host starts reading at once");
    auto input = std::make_shared<IntegrationInput>();
    add->add_option("NAME", input->name, "What it shall be called; unique")->required();
    add->add_option("--plugin", input->plugin, "The plugin's id, as in plugin list")->type_name("ID");
    add_fields(*add, *input);
    chosen.on(add, [input](CommandContext& context) { return add_integration(context, *input); });
}

void describe_edit(CLI::App& group, Invocation& chosen) {
    auto* edit = group.add_subcommand(
        "edit", "Change fields; the others, and what was read, stay. A changed address wants the secret again");
    auto input = std::make_shared<IntegrationInput>();
    edit->add_option("NAME", input->name, "Name or number")->required();
    edit->add_option("--rename", input->new_name, "A new name")->type_name("NAME");
    edit->add_option("--unset", input->unset, "A field that shall have its default again")
        ->type_name("KEY")
        ->allow_extra_args(false);
    add_fields(*edit, *input);
    chosen.on(edit, [input](CommandContext& context) { return edit_integration(context, *input); });
}

/// A command that takes the name of an integration and nothing else.
template <class Act>
CLI::App* describe_named(CLI::App& group, Invocation& chosen, const char* command, const char* help, Act act) {
    auto* app = group.add_subcommand(command, help);
    auto name = std::make_shared<std::string>();
    app->add_option("NAME", *name, "Name or number")->required();
    chosen.on(app, [name, act](CommandContext& context) { return act(context, *name); });
    return app;
}

}  // namespace

void add_integration_commands(CLI::App& app, Invocation& chosen) {
    auto* group = app.add_subcommand("integration", "Configured uses of plugins")->require_subcommand(1);
    describe_add(*group, chosen);
    chosen.on(group->add_subcommand("list", "All integrations and how they are"), list_integrations);
    describe_named(*group, chosen, "show", "One integration: configuration (without secrets), status, counters",
                   show_integration);
    describe_edit(*group, chosen);
    describe_named(*group, chosen, "pause", "Stop reading; resume continues where it stopped",
                   [](CommandContext& c, const std::string& name) { return pause_integration(c, name, true); });
    describe_named(*group, chosen, "resume", "Go on reading",
                   [](CommandContext& c, const std::string& name) { return pause_integration(c, name, false); });
    auto network = std::make_shared<NetworkOptions>();
    auto* test = describe_named(
        *group, chosen, "test", "Make the calls that production makes and print a table of permissions",
        [network](CommandContext& c, const std::string& name) { return test_integration(c, name, *network); });
    add_network_flags(*test, *network);
    auto sure = std::make_shared<bool>(false);
    describe_named(*group, chosen, "remove", "Stop reading for good; events and scores stay",
                   [sure](CommandContext& c, const std::string& name) { return remove_integration(c, name, *sure); })
        ->add_flag("--yes", *sure, "Do not ask");
}

}  // namespace risk::cli
